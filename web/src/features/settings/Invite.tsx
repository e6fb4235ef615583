// A new user: name, login and role; the answer is a one-time link.
import { Form, Input, Modal, Radio, Typography } from 'antd';
import { api } from '../../api/client';
import { ErrorNote } from '../../ui/ErrorNote';
import { useMe } from '../../ui/session';
import type { Shown } from './LinkShown';
import { useNamed, useVocabulary } from './useRoles';
import { useWords } from './words';

interface Values {
  name: string;
  login: string;
  role: 'owner' | 'analyst' | 'marketer' | 'sales' | 'service' | 'viewer';
  language: 'zh' | 'en';
}

export function Invite({ open, close, made }: { open: boolean; close: () => void; made: (shown: Shown) => void }) {
  const t = useWords();
  const me = useMe();
  const { label, doc } = useNamed();
  const [form] = Form.useForm<Values>();
  const roles = useVocabulary().data?.roles ?? [];
  const invite = api.useMutation('post', '/api/users');
  const shut = () => {
    invite.reset();
    close();
  };
  const send = (body: Values) =>
    invite.mutate({ body }, { onSuccess: (answer) => { shut(); made({ name: answer.user.name, link: answer.link }); } });
  return (
    <Modal open={open} title={t('invite')} okText={t('inviteDo')} cancelText={t('cancel')} onOk={form.submit} onCancel={shut} confirmLoading={invite.isPending} destroyOnHidden>
      <Typography.Paragraph type="secondary">{t('inviteLead')}</Typography.Paragraph>
      <Form<Values> form={form} layout="vertical" requiredMark={false} preserve={false} initialValues={{ role: 'viewer', language: me.language }} onFinish={send}>
        <Form.Item name="name" label={t('name')} extra={t('nameHint')} rules={[{ required: true, whitespace: true, message: t('required') }]}><Input maxLength={50} autoComplete="off" autoFocus /></Form.Item>
        <Form.Item name="login" label={t('login')} extra={t('loginHint')} rules={[{ required: true, message: t('required') }]}><Input minLength={2} maxLength={64} autoComplete="off" autoCapitalize="none" spellCheck={false} /></Form.Item>
        <Form.Item name="role" label={t('role')}>
          <Radio.Group className="role-choice">
            {roles.map((r) => (
              <Radio key={r.name} value={r.name} disabled={!r.permissions.every((p) => me.permissions.includes(p))}><span>{label(r)}</span><span className="quiet">{doc(r)}</span></Radio>
            ))}
          </Radio.Group>
        </Form.Item>
        <Form.Item name="language" label={t('language')}>
          <Radio.Group optionType="button" options={[{ value: 'zh', label: <span lang="zh-CN">中文</span> }, { value: 'en', label: <span lang="en">English</span> }]} />
        </Form.Item>
        {invite.error && <ErrorNote error={invite.error} />}
      </Form>
    </Modal>
  );
}
