// Revoking a key cannot be undone: its name is asked for.
import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal } from 'antd';
import { api, type Schemas } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { useToast } from '../../ui/toast';
import { useState } from 'react';
import { useWords } from './words';

export function Revoke({ asked, close }: { asked: Schemas['GovernanceKey']; close: () => void }) {
  const t = useWords();
  const toast = useToast();
  const data = useQueryClient();
  const [typed, setTyped] = useState('');
  const revoke = api.useMutation('delete', '/api/keys/{id}');
  const sure = typed.trim() === asked.name.trim();
  const send = () => {
    if (!sure) return;
    revoke.mutate({ params: { path: { id: asked.id } } }, {
      onSuccess: () => {
        void data.invalidateQueries({ queryKey: ['get', '/api/keys'] });
        toast.done(t('revoked', { name: asked.name }));
        close();
      },
    });
  };
  return (
    <Modal open title={t('revokeAsk', { name: asked.name })} okText={t('revoke')} okButtonProps={{ danger: true, disabled: !sure }} cancelText={t('cancel')} onOk={send} onCancel={close} confirmLoading={revoke.isPending}>
      <Form layout="vertical" onFinish={send}>
        <Form.Item label={t('revokeText')} htmlFor="revoke-name"><Input id="revoke-name" value={typed} onChange={(e) => setTyped(e.target.value)} placeholder={asked.name} autoComplete="off" autoFocus /></Form.Item>
      </Form>
      {revoke.error && <ErrorNote error={revoke.error} />}
    </Modal>
  );
}
