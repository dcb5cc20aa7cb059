import { useTranslation } from 'react-i18next';
import { Dialog } from '../components/dialog.tsx';
import { keyLabel, SHORTCUTS } from '../keyboard/shortcuts.ts';
import styles from './shortcuts-dialog.module.css';

const SCOPES = ['everywhere', 'prompt', 'gallery', 'viewer', 'editor', 'stage', 'layers', 'staging', 'queue'] as const;

/** All keys, from the same table that makes them work. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('shortcuts.title')} closeLabel={t('app.close')} onClose={onClose}>
      <div className={styles.scopes}>
        {SCOPES.map((scope) => (
          <section key={scope}>
            <h3>{t(`shortcuts.${scope}`)}</h3>
            <dl>
              {Object.entries(SHORTCUTS[scope]).map(([name, { shown }]) => (
                <div key={name}>
                  <dt>{t(`shortcuts.${name as ShortcutName}`)}</dt>
                  <dd>
                    <kbd>{keyLabel(shown)}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

type ShortcutName = {
  [Scope in keyof typeof SHORTCUTS]: keyof (typeof SHORTCUTS)[Scope];
}[keyof typeof SHORTCUTS];
