import { Tabs } from 'radix-ui';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import type { OpenProject } from '../../studio/services/projects.ts';
import { HistoryPanel } from '../features/history/history-panel.tsx';
import { LayersPanel } from '../features/layers/layers-panel.tsx';
import { PropertiesPanel } from '../features/properties/properties-panel.tsx';
import { VersionsPanel } from '../features/versions/versions-panel.tsx';
import styles from './editor-panels.module.css';

interface EditorPanelsProps {
  readonly project: OpenProject;
  readonly tab: string;
  readonly onTab: (tab: string) => void;
  readonly onSaveVersion: () => void;
  readonly layers: ComponentProps<typeof LayersPanel>;
}

/** Layers with their properties, history and versions, one at a time. */
export function EditorPanels({ project, tab, onTab, onSaveVersion, layers }: EditorPanelsProps) {
  const { t } = useTranslation();
  return (
    <aside className={styles.panels} aria-label={t('editor.panels')}>
      <Tabs.Root className={styles.root} value={tab} onValueChange={onTab}>
        <Tabs.List className={styles.tabs} aria-label={t('editor.panels')}>
          <Tabs.Trigger className={styles.tab} value="layers">
            {t('layers.title')}
          </Tabs.Trigger>
          <Tabs.Trigger className={styles.tab} value="history">
            {t('history.title')}
          </Tabs.Trigger>
          <Tabs.Trigger className={styles.tab} value="versions">
            {t('versions.title')}
          </Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content className={styles.content} value="layers">
          <LayersPanel {...layers} />
          <PropertiesPanel />
        </Tabs.Content>
        <Tabs.Content className={styles.content} value="history">
          <HistoryPanel />
        </Tabs.Content>
        <Tabs.Content className={styles.content} value="versions">
          <VersionsPanel project={project} onSaveVersion={onSaveVersion} />
        </Tabs.Content>
      </Tabs.Root>
    </aside>
  );
}
