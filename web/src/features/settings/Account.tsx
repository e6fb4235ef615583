// One's own account: who, which role, the password.
import { Alert, Button, Card, Descriptions, Form, Input } from 'antd';
import { api } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { Page } from '../../ui/Page';
import { useMe } from '../../ui/session';
import { useToast } from '../../ui/toast';
import { useRoles } from './useRoles';
import { useWords } from './words';

interface Values {
  current: string;
  password: string;
}

export default function Account() {
  const t = useWords();
  const me = useMe();
  const roles = useRoles();
  return (
    <Page title={t('account')}>
      <Card size="small" className="narrow">
        <Descriptions column={1} size="small" items={[
          { key: 'name', label: t('name'), children: <bdi>{me.name}</bdi> },
          ...(me.login ? [{ key: 'login', label: t('login'), children: me.login }] : []),
          { key: 'role', label: t('role'), children: roles.label(me.role) },
        ]} />
      </Card>
      {me.via === 'session' ? <Password /> : <Alert type="info" title={t('demo')} className="narrow" />}
    </Page>
  );
}

function Password() {
  const t = useWords();
  const toast = useToast();
  const [form] = Form.useForm<Values>();
  const change = api.useMutation('put', '/api/session/password');
  const send = (v: Values) => change.mutate({ body: { current: v.current, new: v.password } }, { onSuccess: () => { form.resetFields(); toast.done(t('passwordChanged')); } });
  return (
    <Card size="small" title={t('changePassword')} className="narrow">
      <Form form={form} layout="vertical" requiredMark={false} onFinish={send}>
        <Form.Item name="current" label={t('current')} rules={[{ required: true, message: t('required') }]}><Input.Password autoComplete="current-password" maxLength={200} /></Form.Item>
        <Form.Item name="password" label={t('newPassword')} rules={[{ required: true, message: t('required') }, { min: 10, message: t('newPassword') }]}><Input.Password autoComplete="new-password" maxLength={200} /></Form.Item>
        <Form.Item
          name="again" label={t('again')} dependencies={['password']}
          rules={[{ required: true, message: t('required') }, ({ getFieldValue }) => ({ validator: (_, v) => (!v || v === getFieldValue('password') ? Promise.resolve() : Promise.reject(new Error(t('differ')))) })]}
        ><Input.Password autoComplete="new-password" maxLength={200} /></Form.Item>
        {change.error && <Form.Item><ErrorNote error={change.error} /></Form.Item>}
        <Button type="primary" htmlType="submit" loading={change.isPending}>{t('changePassword')}</Button>
      </Form>
    </Card>
  );
}
