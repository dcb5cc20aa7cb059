import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { PromptStyle } from '../../../../domain/prompting/styles.ts';
import { formatStylesCsv, parseStylesCsv } from '../../../../domain/prompting/styles-csv.ts';
import { pickStylesFile } from '../../../../studio/files/pick-files.ts';
import { CheckField } from '../../../components/check-field.tsx';
import { useStudio } from '../../../state/studio-context.tsx';
import { useWatchable } from '../../../state/use-watchable.ts';
import type { FormStore } from '../form-store.ts';
import { freeName } from './free-name.ts';
import { readTextFile } from './read-text-file.ts';
import { type ImportedItems, ShelfTab } from './shelf-tab.tsx';
import { StyleEditor } from './style-editor.tsx';

/** Styles: which of them pictures get, and what they are. */
export function StylesTab({ form }: { readonly form: FormStore }) {
  const { t } = useTranslation();
  const { prompts } = useStudio();
  const { styles } = useWatchable(prompts);
  const chosen = useStore(form, (state) => state.styleNames);
  return (
    <ShelfTab
      label={t('promptTools.tabs.styles')}
      hint={t('promptTools.stylesHint')}
      newLabel={t('promptTools.newStyle')}
      shelf={prompts.styles}
      items={styles}
      makeItem={() => ({
        name: freeName(t('promptTools.styleName'), ' ', styles),
        prompt: '{prompt}',
        negativePrompt: '',
      })}
      onRenamed={(from, to) =>
        form.setState(({ styleNames }) => ({ styleNames: styleNames.map((name) => (name === from ? to : name)) }))
      }
      row={({ name }) => (
        <CheckField
          label={name}
          isChecked={chosen.includes(name)}
          onChange={(isChecked) =>
            form.setState({ styleNames: isChecked ? [...chosen, name] : chosen.filter((other) => other !== name) })
          }
        />
      )}
      editor={(style, controls) => <StyleEditor style={style} shelf={prompts.styles} {...controls} />}
      importItems={importStyles}
      exportItems={async () => ({
        blob: new Blob([formatStylesCsv(styles)], { type: 'text/csv' }),
        fileName: 'styles.csv',
      })}
    />
  );
}

async function importStyles(): Promise<ImportedItems<PromptStyle> | undefined> {
  const file = await pickStylesFile();
  if (!file) return undefined;
  const items = parseStylesCsv((await readTextFile(file)) ?? '');
  return items ? { items, refused: [] } : { items: [], refused: [file.name] };
}
