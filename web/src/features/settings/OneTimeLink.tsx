// A link that is shown once, to be sent to its user.
import { Input, Modal, Typography } from 'antd';
import type { Schemas } from '../../api/client';
import { time } from '../../ui/format';
import { useToast } from '../../ui/toast';
import { useWords } from './words';

export function OneTimeLink({ name, link, close }: { name: string; link: Schemas['GovernanceLink']; close: () => void }) {
  const t = useWords();
  const toast = useToast();
  const address = location.origin + link.path;
  const copy = () => navigator.clipboard.writeText(address).then(() => toast.done(t('copied')), toast.failed);
  return (
    <Modal open title={t('linkTitle', { name })} okText={t('copy')} cancelText={t('close')} onOk={() => void copy()} onCancel={close}>
      <Typography.Paragraph type="secondary">{t('linkText', { until: time(link.expires_at) })}</Typography.Paragraph>
      <Input.TextArea readOnly autoSize value={address} aria-label={t('linkTitle', { name })} onFocus={(e) => e.target.select()} />
    </Modal>
  );
}
