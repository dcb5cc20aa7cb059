import { Tabs } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import * as v from 'valibot';
import { Dialog } from '../../../components/dialog.tsx';
import { storedValue } from '../../../state/stored-value.ts';
import { useStored } from '../../../state/use-stored.ts';
import type { FormStore } from '../form-store.ts';
import { HistoryTab } from './history-tab.tsx';
import styles from './prompt-tools.module.css';
import { StylesTab } from './styles-tab.tsx';
import { WildcardsTab } from './wildcards-tab.tsx';

const TABS = ['history', 'styles', 'wildcards'] as const;
const tabSchema = v.picklist(TABS);
const storedTab = storedValue<(typeof TABS)[number]>('studio.promptTools.tab', tabSchema, 'history');

interface PromptToolsDialogProps {
  readonly form: FormStore;
  /** Text for the prompt, at its caret; the dialog is to close. */
  readonly onInsert: (text: string) => void;
  readonly onClose: () => void;
}

/** The prompts of before, styles and wildcard lists. All that is changed here is stored at once. */
export default function PromptToolsDialog({ form, onInsert, onClose }: PromptToolsDialogProps) {
  const { t } = useTranslation();
  const [tab, setTab] = useStored(storedTab);
  return (
    <Dialog title={t('promptTools.title')} closeLabel={t('app.close')} onClose={onClose}>
      <Tabs.Root
        className={styles.root}
        value={tab}
        onValueChange={(value) => {
          if (v.is(tabSchema, value)) setTab(value);
        }}
      >
        <Tabs.List className={styles.tabs} aria-label={t('promptTools.title')}>
          {TABS.map((name) => (
            <Tabs.Trigger key={name} className={styles.tab} value={name}>
              {t(`promptTools.tabs.${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content className={styles.content} value="history">
          <HistoryTab form={form} onClose={onClose} />
        </Tabs.Content>
        <Tabs.Content className={styles.content} value="styles">
          <StylesTab form={form} />
        </Tabs.Content>
        <Tabs.Content className={styles.content} value="wildcards">
          <WildcardsTab onInsert={onInsert} />
        </Tabs.Content>
      </Tabs.Root>
    </Dialog>
  );
}
