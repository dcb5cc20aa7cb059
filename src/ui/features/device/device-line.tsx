import { Cpu, Microchip } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceReport } from '../../../domain/protocol/device.ts';
import type { StorageUsage } from '../../../domain/protocol/models-api.ts';
import type { OfferedPackage } from '../../../studio/services/studio.ts';
import { useStudio } from '../../state/studio-context.tsx';
import { useWatchable } from '../../state/use-watchable.ts';
import { useFormat } from '../../words/use-format.ts';
import styles from './device-line.module.css';

/** One line about this device: what calculates, how, how much room there is, and what the first picture costs. */
export function DeviceLine({ chosen }: { readonly chosen: OfferedPackage | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const studio = useStudio();
  const { report, error } = useWatchable(studio.device);
  const [usage, setUsage] = useState<StorageUsage>();
  const chosenId = chosen?.manifest.id;
  const isInstalled = chosen?.installed !== undefined;
  const [missingBytes, setMissingBytes] = useState<number>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again once a model has arrived, since the room has changed.
  useEffect(() => {
    let isCurrent = true;
    studio.models.usage().then(
      (next) => {
        if (isCurrent) setUsage(next);
      },
      () => {
        // The line does without; storage trouble has its own banner.
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [studio, isInstalled]);

  useEffect(() => {
    setMissingBytes(undefined);
    if (chosenId === undefined || isInstalled) return;
    let isCurrent = true;
    studio.models.plan(chosenId).then(
      (plan) => {
        if (isCurrent) setMissingBytes(plan.totalBytes - plan.presentBytes);
      },
      () => {
        // The catalogue's size stands in.
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [studio, chosenId, isInstalled]);

  const facts = useDeviceFacts(report);
  if (usage) {
    const { usedBytes, quotaBytes } = usage;
    const free = format.bytes(Math.max(0, quotaBytes - usedBytes));
    facts.push(t('device.storage', { used: format.bytes(usedBytes), free }));
    facts.push(t(usage.isPersisted ? 'device.persisted' : 'device.notPersisted'));
  }
  const cost = chosen && (isInstalled ? 0 : (missingBytes ?? chosen.sizeBytes));
  return (
    <div className={styles.line} role="note" aria-label={t('device.label')}>
      <p className={styles.facts}>
        {report?.executionProvider === 'wasm' ? <Cpu size={16} aria-hidden /> : <Microchip size={16} aria-hidden />}
        {error ? t(`errors.${error.code}.title`) : report ? facts.join(' · ') : t('device.asking')}
      </p>
      {cost === undefined ? undefined : (
        <p>{cost > 0 ? t('device.firstCost', { size: format.bytes(cost) }) : t('device.ready')}</p>
      )}
    </div>
  );
}

function useDeviceFacts(report: DeviceReport | undefined): string[] {
  const { t } = useTranslation();
  if (!report) return [];
  const { adapter } = report;
  if (report.executionProvider === 'wasm' || !adapter) return [t('device.wasm', { count: report.threadCount })];
  const name = adapter.description || [adapter.vendor, adapter.architecture].filter(Boolean).join(' ');
  const facts = [name || t('device.gpuUnnamed'), t('device.webgpu')];
  if (adapter.isFallback) facts.push(t('device.softwareGpu'));
  facts.push(t(adapter.hasShaderF16 ? 'device.halfFloats' : 'device.noHalfFloats'));
  return facts;
}
