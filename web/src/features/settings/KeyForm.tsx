// A new API key, and its secret, shown this once.
import { Alert, Button, Checkbox, DatePicker, Flex, Form, Input, Modal, Select, Typography } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useQueryClient } from '@tanstack/react-query';
import { api, type Schemas } from '../../api/client';
import { CopyField } from '../../ui/CopyField';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loaded } from '../../ui/Page';
import { useMe } from '../../ui/session';
import { expiry, reading, type Life } from './scopes';
import { useNamed, useVocabulary } from './useRoles';
import { useWords } from './words';

interface Values {
  name: string;
  scopes: string[];
  life: Life;
  day?: Dayjs | null;
}

export function KeyForm({ open, close, made }: { open: boolean; close: () => void; made: (key: Schemas['GovernanceNewKey']) => void }) {
  const t = useWords();
  const me = useMe();
  const data = useQueryClient();
  const [form] = Form.useForm<Values>();
  const life = Form.useWatch('life', form);
  const create = api.useMutation('post', '/api/keys');
  const shut = () => {
    create.reset();
    close();
  };
  const send = (v: Values) =>
    create.mutate({ body: { name: v.name, scopes: v.scopes, expires_at: expiry(v.life, v.day) } }, {
      onSuccess: (answer) => {
        void data.invalidateQueries({ queryKey: ['get', '/api/keys'] });
        shut();
        made(answer);
      },
    });
  return (
    <Modal open={open} width={640} title={t('keyNew')} okText={t('keyNew')} cancelText={t('cancel')} onOk={form.submit} onCancel={shut} confirmLoading={create.isPending} destroyOnHidden>
      <Form<Values> form={form} layout="vertical" requiredMark={false} preserve={false} initialValues={{ life: '90', scopes: reading(me.permissions) }} onFinish={send}>
        <Form.Item name="name" label={t('keyName')} rules={[{ required: true, whitespace: true, message: t('required') }]}><Input maxLength={50} placeholder={t('keyNameHint')} autoComplete="off" autoFocus /></Form.Item>
        <Form.Item label={t('expires')} required>
          <Flex gap={8} wrap>
            <Form.Item name="life" noStyle>
              <Select
                aria-label={t('expires')} className="role-select"
                options={[{ value: '30', label: t('days30') }, { value: '90', label: t('days90') }, { value: '365', label: t('days365') }, { value: 'own', label: t('ownDay') }, { value: 'forever', label: t('forever') }]}
              />
            </Form.Item>
            {life === 'own' && (
              <Form.Item name="day" noStyle rules={[{ required: true, message: t('required') }]}><DatePicker aria-label={t('until')} minDate={dayjs()} /></Form.Item>
            )}
          </Flex>
        </Form.Item>
        <Form.Item name="scopes" label={t('scopes')} extra={t('scopesHint')} rules={[{ required: true, message: t('scopesNone') }]}><Scopes /></Form.Item>
        {create.error && <ErrorNote error={create.error} />}
      </Form>
    </Modal>
  );
}

function Scopes({ value = [], onChange }: { value?: string[]; onChange?: (scopes: string[]) => void }) {
  const t = useWords();
  const me = useMe();
  const { label, doc } = useNamed();
  const vocabulary = useVocabulary();
  return (
    <Flex vertical gap={8}>
      <Flex gap={8}>
        <Button size="small" onClick={() => onChange?.(reading(me.permissions))}>{t('readOnly')}</Button>
        <Button size="small" onClick={() => onChange?.([])}>{t('none')}</Button>
      </Flex>
      <Loaded query={vocabulary} rows={4}>
        {(all) => (
          <Checkbox.Group value={value} onChange={onChange} className="scope-choice">
            {all.permissions.filter((p) => me.permissions.includes(p.name)).map((p) => (
              <Checkbox key={p.name} value={p.name}><span>{label(p)}</span><span className="quiet">{doc(p)}</span></Checkbox>
            ))}
          </Checkbox.Group>
        )}
      </Loaded>
    </Flex>
  );
}

export function KeyShown({ shown, close }: { shown: Schemas['GovernanceNewKey'] | null; close: () => void }) {
  const t = useWords();
  return (
    <Modal
      open={shown !== null} title={t('keyShown')} okText={t('close')} onOk={close} onCancel={close} closable={false} mask={{ closable: false }} keyboard={false}
      footer={(_, { OkBtn }) => <OkBtn />} destroyOnHidden
    >
      {shown && (
        <Flex vertical gap={12}>
          <CopyField value={shown.secret} label={t('secret')} />
          <Alert type="warning" showIcon title={t('keyShownText')} />
          <Typography.Text strong>{t('example')}</Typography.Text>
          <code className="code">{`curl -H "Authorization: Bearer ${shown.secret}" ${location.origin}/api/session`}</code>
        </Flex>
      )}
    </Modal>
  );
}
