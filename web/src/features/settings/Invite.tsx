// A new account for a colleague, who chooses the password by a link.
import { Form, Input, Modal, Radio, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { api, type Schemas } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { useRoles } from './useRoles';
import { useWords } from './words';

type Values = Schemas['InviteRequestBody'];

export function Invite({ close, made }: { close: () => void; made: (user: Schemas['GovernanceUser'], link: Schemas['GovernanceLink']) => void }) {
  const t = useWords();
  const roles = useRoles();
  const data = useQueryClient();
  const [form] = Form.useForm<Values>();
  const invite = api.useMutation('post', '/api/users');
  const send = (body: Values) => invite.mutate({ body }, { onSuccess: (answer) => { void data.invalidateQueries({ queryKey: ['get', '/api/users'] }); made(answer.user, answer.link); } });
  const need = [{ required: true, message: t('required') }];
  return (
    <Modal open title={t('invite')} okText={t('inviteDo')} onOk={() => form.submit()} onCancel={close} confirmLoading={invite.isPending}>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={send} initialValues={{ role: 'sales', language: 'zh' }}>
        <Form.Item name="name" label={t('name')} rules={need}><Input maxLength={50} autoFocus /></Form.Item>
        <Form.Item name="login" label={t('login')} rules={need}><Input maxLength={64} autoCapitalize="none" spellCheck={false} autoComplete="off" /></Form.Item>
        <Form.Item name="role" label={t('role')}><Select options={roles.all.map((r) => ({ value: r.name, label: `${r.label}: ${r.text}` }))} /></Form.Item>
        <Form.Item name="language" label={t('language')}><Radio.Group options={[{ value: 'zh', label: '中文' }, { value: 'en', label: 'English' }]} /></Form.Item>
        {invite.error && <ErrorNote error={invite.error} />}
      </Form>
    </Modal>
  );
}
