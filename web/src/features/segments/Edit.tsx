// The rule builder: conditions, their text, how many they take, and the name.
import { Alert, Button, Card, Flex, Form, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { api, Problem, type Schemas } from '../../api/client';
import { useAddress } from '../../ui/address';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loaded, Page } from '../../ui/Page';
import { RuleText } from '../../ui/rule/RuleText';
import { useCatalogue } from '../../ui/rule/useCatalogue';
import { useRule } from '../../ui/rule/useRule';
import { useToast } from '../../ui/toast';
import { Counted } from './Counted';
import { GroupBox } from './GroupBox';
import { useWords } from './words';
import './segments.css';

export default function Edit() {
  const { id } = useParams();
  const { get } = useAddress();
  const segment = api.useQuery('get', '/api/segments/{id}', { params: { path: { id: id ?? '' } } }, { enabled: Boolean(id), staleTime: Infinity, gcTime: 0 });
  if (!id) return <Builder rule={get('rule')} called={get('name')} />;
  return <Loaded query={segment}>{(s) => <Builder key={s.id + s.version} rule={s.rule} segment={s} reload={() => void segment.refetch()} />}</Loaded>;
}

interface BuilderProps {
  rule: string;
  /** Name to begin with. */
  called?: string;
  segment?: Schemas['Segment'];
  reload?: () => void;
}

function Builder({ rule, called = '', segment, reload }: BuilderProps) {
  const t = useWords();
  const go = useNavigate();
  const toast = useToast();
  const catalogue = useCatalogue();
  const edit = useRule(rule, catalogue.typeOf);
  const [name, setName] = useState(segment?.name ?? called);
  const [description, setDescription] = useState(segment?.description ?? '');
  const [focused, setFocused] = useState(0);
  const create = api.useMutation('post', '/api/segments');
  const update = api.useMutation('put', '/api/segments/{id}');
  const failure = create.error ?? update.error;
  const conflict = failure instanceof Problem && failure.status === 409 && Boolean(segment);
  const done = (saved: Schemas['Segment']) => {
    toast.done(t('saved', { name: saved.name }));
    void go('/segments/' + saved.id);
  };
  const text = edit.text.trim();
  const save = () => {
    if (segment) update.mutate({ params: { path: { id: segment.id } }, body: { version: segment.version, name: name.trim(), description, rule: text } }, { onSuccess: done });
    else create.mutate({ body: { name: name.trim(), description, rule: text } }, { onSuccess: done });
  };
  const copy = () => {
    update.reset();
    create.mutate({ body: { name: t('copyName', { name: name.trim() }), description, rule: text } }, { onSuccess: done });
  };
  return (
    <Page title={segment ? t('editTitle', { name: segment.name }) : t('newTitle')}>
      <div className="builder">
        <Flex vertical gap={16}>
          <Card size="small" title={t('rule')}>
            {edit.error && edit.root ? <Alert type="warning" showIcon title={t('lastGood')} className="last-good" /> : null}
            {edit.root ? <GroupBox item={edit.root} depth={0} catalogue={catalogue} change={edit.change} add={edit.add} focus={setFocused} /> : edit.error ? <ErrorNote error={edit.error} /> : <Skeleton active />}
          </Card>
          <Card size="small" title={t('text')}><RuleText edit={edit} names={[...catalogue.byName.values()]} /></Card>
        </Flex>
        <Flex vertical gap={16}>
          <Counted edit={edit} focused={focused} />
          <Card size="small">
            <Form layout="vertical" onFinish={save} requiredMark={false}>
              <Form.Item label={t('name')} htmlFor="segment-name" extra={name.trim() ? undefined : t('required')}><Input id="segment-name" dir="auto" value={name} showCount maxLength={100} onChange={(e) => setName(e.target.value)} /></Form.Item>
              <Form.Item label={t('description')} htmlFor="segment-description"><Input.TextArea id="segment-description" rows={2} value={description} maxLength={2000} onChange={(e) => setDescription(e.target.value)} /></Form.Item>
              {conflict ? (
                <Alert
                  type="warning" showIcon title={t('conflict')} description={failure.message}
                  action={<Flex vertical gap={8}><Button size="small" onClick={() => { update.reset(); reload?.(); }}>{t('theirs')}</Button><Button size="small" onClick={copy}>{t('copy')}</Button></Flex>}
                />
              ) : failure ? <ErrorNote error={failure} /> : null}
              <Flex gap={8} className="save">
                <Button type="primary" htmlType="submit" disabled={!name.trim() || !text || Boolean(edit.error)} loading={create.isPending || update.isPending}>{t('save')}</Button>
                <Button onClick={() => void go(segment ? '/segments/' + segment.id : '/segments')}>{t('cancel')}</Button>
              </Flex>
            </Form>
          </Card>
        </Flex>
      </div>
    </Page>
  );
}
