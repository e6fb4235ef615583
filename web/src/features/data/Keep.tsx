// The data taken away as tables, and kept safe as backups.
import { Page } from '../../ui/Page';
import { useMay } from '../../ui/session';
import { Backups } from './Backups';
import { Exports } from './Exports';
import { useWords } from './words';
import './data.css';

export default function Keep() {
  const t = useWords();
  const may = useMay();
  return (
    <Page title={t('keep')} lead={t('keepLead')}>
      <Exports />
      {may('backup.run') && <Backups />}
    </Page>
  );
}
