// A one-time link, shown this once.
import { Alert, Flex, Modal, Typography } from 'antd';
import type { Schemas } from '../../api/client';
import { CopyField } from '../../ui/CopyField';
import { time } from '../../ui/format';
import { useWords } from './words';

export interface Shown {
  name: string;
  link: Schemas['GovernanceLink'];
}

export function LinkShown({ shown, close }: { shown: Shown | null; close: () => void }) {
  const t = useWords();
  return (
    <Modal
      open={shown !== null} title={shown && t('linkTitle', { name: shown.name })} okText={t('close')} onOk={close} onCancel={close} closable={false} mask={{ closable: false }} keyboard={false}
      footer={(_, { OkBtn }) => <OkBtn />} destroyOnHidden
    >
      {shown && (
        <Flex vertical gap={12}>
          <Typography.Text>{t(shown.link.kind === 'invite' ? 'linkInvite' : 'linkReset', { until: time(shown.link.expires_at) })}</Typography.Text>
          <CopyField value={location.origin + shown.link.path} label={t('link')} />
          <Alert type="warning" showIcon title={t('linkOnce')} />
        </Flex>
      )}
    </Modal>
  );
}
