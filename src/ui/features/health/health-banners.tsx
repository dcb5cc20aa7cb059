import { RefreshCw } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import * as v from 'valibot';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { showToast } from '../../components/toast-store.ts';
import { storedValue } from '../../state/stored-value.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import { ErrorBanner } from '../../trouble/error-banner.tsx';
import { showError } from '../../trouble/show-error.ts';
import styles from './health-banners.module.css';

const storedToldOffline = storedValue('studio.toldOfflineReady', v.boolean(), false);

/** What the whole app has to say: trouble that belongs to no single action, a waiting version, an outdated tab. */
export function HealthBanners() {
  const { t } = useTranslation();
  const studio = useStudio();
  const { problems } = useWatchable(studio.health);
  const { error } = useWatchable(studio.models);
  const { isUpdateReady, isOutdated, isOfflineReady } = useWatchable(studio.updates);
  const [isPutOff, setIsPutOff] = useState(false);

  const hasTold = useRef(false);
  useEffect(() => {
    if (!isOfflineReady || hasTold.current || storedToldOffline.read()) return;
    hasTold.current = true;
    storedToldOffline.write(true);
    showToast({ tone: 'info', title: t('updates.offlineReady'), text: t('updates.offlineReadyText') });
  }, [isOfflineReady, t]);

  const reload = (
    <Button
      variant="primary"
      onClick={() => {
        studio.updates.applyUpdate().catch((cause: unknown) => showError(t, cause));
      }}
    >
      {t('updates.reload')}
    </Button>
  );
  // A problem is said once, whoever has it: the words go by the code.
  const byCode = new Map([...(error ? [error] : []), ...problems].map((problem) => [problem.code, problem]));
  const shownProblems = [...byCode.values()];
  const showsUpdate = isUpdateReady && !isOutdated && !isPutOff;
  if (shownProblems.length === 0 && !showsUpdate && !isOutdated) return undefined;
  return (
    <div className={styles.banners}>
      {isOutdated ? (
        <Banner tone="warning" title={t('updates.outdated')} text={t('updates.outdatedText')} actions={reload} />
      ) : undefined}
      {showsUpdate ? (
        <Banner
          tone="info"
          icon={<RefreshCw size={16} aria-hidden />}
          title={t('updates.ready')}
          text={t('updates.readyText')}
          actions={
            <>
              <Button onClick={() => setIsPutOff(true)}>{t('updates.later')}</Button>
              {reload}
            </>
          }
        />
      ) : undefined}
      {shownProblems.map((problem) => (
        <ErrorBanner
          key={problem.code}
          code={problem.code}
          message={problem.message}
          handlers={{
            reload: () => location.reload(),
            'try-again': () => {
              studio.models.refresh().catch(() => {
                // The models service keeps the failure in its state, which is what this banner shows.
              });
            },
          }}
        />
      ))}
    </div>
  );
}
