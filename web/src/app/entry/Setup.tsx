// The first account, by the link that the first start printed.
import { Button, Form, Input } from 'antd';
import { useLocation, useNavigate } from 'react-router';
import { api } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { Frame } from './Frame';
import { NewPassword } from './NewPassword';
import { useWords } from './words';

interface Values {
  name: string;
  login: string;
  password: string;
}

export default function Setup({ entered }: { entered: () => Promise<void> }) {
  const t = useWords();
  const token = useLocation().hash.slice(1);
  const go = useNavigate();
  const setup = api.useMutation('post', '/api/setup');
  if (!token) return <Frame title={t('setupTitle')} text={t('noToken')} />;
  const send = (v: Values) =>
    setup.mutate({ body: { token, name: v.name, login: v.login, password: v.password } }, {
      onSuccess: async () => {
        await go('/', { replace: true });
        await entered();
      },
    });
  return (
    <Frame title={t('setupTitle')} text={t('setupText')}>
      <Form layout="vertical" requiredMark={false} onFinish={send}>
        <Form.Item name="name" label={t('name')} rules={[{ required: true, message: t('required') }]}>
          <Input autoComplete="name" maxLength={50} autoFocus />
        </Form.Item>
        <Form.Item name="login" label={t('login')} rules={[{ required: true, message: t('required') }]}>
          <Input autoComplete="username" minLength={2} maxLength={64} autoCapitalize="none" spellCheck={false} />
        </Form.Item>
        <NewPassword />
        {setup.error && <Form.Item><ErrorNote error={setup.error} /></Form.Item>}
        <Button type="primary" htmlType="submit" block loading={setup.isPending}>{t('setupDo')}</Button>
      </Form>
    </Frame>
  );
}
