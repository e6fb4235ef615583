// Which saved view the list shows, what was changed of it, and what to do about it.
import { EllipsisOutlined, SaveOutlined, StarFilled } from '@ant-design/icons';
import { Alert, Button, Dropdown, Flex, Select, Tag } from 'antd';
import { useState, type ReactNode } from 'react';
import { time } from '../../ui/format';
import { useMe } from '../../ui/session';
import { everybody, showView, usualSort, type Frame } from './frame';
import { useViewChanges } from './useViewChanges';
import { ViewDialog } from './ViewDialog';
import type { View, ViewsHere } from './useViews';
import { startOf } from './viewName';
import { useWords } from './words';

interface ViewBarProps {
  here: ViewsHere;
  frame: Frame;
}

export function ViewBar({ here, frame }: ViewBarProps) {
  const t = useWords();
  const { view, standing } = here;
  const [asking, setAsking] = useState<'save' | 'rename' | null>(null);
  const changes = useViewChanges(here, frame, () => setAsking(null));
  const saveAs = <Button size="small" icon={standing === 'changed' && view?.may_change ? undefined : <SaveOutlined />} onClick={() => setAsking('save')}>{t(standing === 'none' ? 'viewSave' : 'viewSaveAs')}</Button>;
  const all = <Button size="small" onClick={() => here.change(showView(everybody))}>{t('viewAll')}</Button>;
  const worth = frame.rule !== '' || frame.sort !== usualSort || here.query.has('columns');
  return (
    <>
      <Flex gap={8} wrap align="center" className="view-bar" role="group" aria-label={t('views')}>
        <span className="view-chosen">
          <Choose here={here} />
          {view && standing !== 'hidden' && <More view={view} changes={changes} rename={() => setAsking('rename')} />}
        </span>
        {standing === 'none' && worth && saveAs}
        {standing === 'changed' && (
          <>
            <Tag color="warning" role="status">{t('viewChanged')}</Tag>
            {view?.may_change && <Button size="small" type="primary" loading={changes.saving} onClick={changes.save}>{t('save')}</Button>}
            {saveAs}
            <Button size="small" type="text" onClick={changes.discard}>{t('viewDiscard')}</Button>
          </>
        )}
      </Flex>
      {view && standing === 'stale' && <Stale view={view} copy={() => setAsking('save')} theirs={changes.discard} />}
      {standing === 'gone' && <Notice title={t('viewGone')} text={here.query.has('columns') ? t('viewGoneKept') : ''}>{here.query.has('columns') && saveAs}{all}</Notice>}
      {standing === 'hidden' && <Notice title={t('viewHidden')}>{all}</Notice>}
      {asking === 'save' && <ViewDialog title={t(standing === 'none' ? 'viewSave' : 'viewSaveAs')} name={view ? t('viewCopy', { name: startOf(view.name) }) : ''} busy={changes.saving} error={changes.error} save={changes.create} close={() => { changes.reset(); setAsking(null); }} />}
      {asking === 'rename' && view && <ViewDialog title={t('viewRename')} view={view} name={view.name} busy={changes.saving} error={changes.error} save={changes.rename} close={() => { changes.reset(); setAsking(null); }} />}
    </>
  );
}

/** Choose is the menu of views: everybody, the reader's own, the shared ones. */
function Choose({ here }: { here: ViewsHere }) {
  const t = useWords();
  const me = useMe();
  const { views, view } = here;
  const byId = new Map(views.map((v) => [v.id, v]));
  const option = (v: View) => ({ value: v.id, label: v.name, title: v.rule_hidden ? t('viewHidden') : v.name, disabled: Boolean(v.rule_hidden) });
  const options = [
    { value: everybody, label: t('viewAll'), title: t('viewAll'), disabled: false },
    ...[['viewsOwn', views.filter((v) => v.owner.id === me.user_id)] as const, ['viewsShared', views.filter((v) => v.owner.id !== me.user_id)] as const]
      .filter(([, list]) => list.length > 0).map(([key, list]) => ({ label: t(key), title: t(key), options: list.map(option) })),
  ];
  const named = here.query.get('view');
  return (
    <Select
      className="view-choose" aria-label={t('view')} value={named || everybody} options={options} popupMatchSelectWidth={300} listHeight={360}
      showSearch={views.length > 7 ? { optionFilterProp: 'label' } : false}
      onChange={(id: string) => here.change(showView(id))}
      labelRender={() => (view || !named || named === everybody ? <bdi className="view-name" title={view?.name}>{view?.name ?? t('viewAll')}</bdi> : t('viewUnknown'))}
      optionRender={(o) => {
        const v = byId.get(String(o.value));
        if (!v) return o.label;
        const owner = v.owner.id !== me.user_id && v.owner.name;
        return (
          <span className="view-option">
            <bdi>{v.name}</bdi>
            {v.default && <StarFilled aria-label={t('viewIsDefault')} />}
            {owner ? <span className="quiet"><bdi>{owner}</bdi></span> : v.shared && <span className="quiet">{t('viewIsShared')}</span>}
          </span>
        );
      }}
    />
  );
}

function More({ view, changes, rename }: { view: View; changes: ReturnType<typeof useViewChanges>; rename: () => void }) {
  const t = useWords();
  const items = [
    ...(view.may_change ? [{ key: 'rename', label: t('viewRename'), onClick: rename }] : []),
    { key: 'default', label: t(view.default ? 'viewNoDefault' : 'viewDefault'), onClick: changes.begin },
    ...(view.may_change ? [{ type: 'divider' as const }, { key: 'delete', danger: true, label: t('viewDelete'), onClick: changes.remove }] : []),
  ];
  return <Dropdown trigger={['click']} menu={{ items }}><Button size="small" type="text" icon={<EllipsisOutlined />} aria-label={t('viewMore', { name: view.name })} /></Dropdown>;
}

/** Stale: somebody saved the view while the reader was changing it. */
function Stale({ view, copy, theirs }: { view: View; copy: () => void; theirs: () => void }) {
  const t = useWords();
  const me = useMe();
  const self = view.updated_by.id === me.user_id;
  const values = { who: view.updated_by.name, when: time(view.updated_at), name: view.name };
  return (
    <Notice title={t(self ? 'viewStaleSelf' : 'viewStale', values)} text={t('viewStaleKept')}>
      <Button size="small" type="primary" onClick={copy}>{t('viewMine')}</Button>
      <Button size="small" onClick={theirs}>{t(self ? 'viewTheirsSelf' : 'viewTheirs', values)}</Button>
    </Notice>
  );
}

/** Notice says what happened with the view, and what can be done about it below: beside it there is no room on a phone. */
function Notice({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return <Alert type="warning" showIcon role="alert" title={<span dir="auto">{title}</span>} description={<>{text && <p className="notice-text">{text}</p>}<Flex gap={8} wrap>{children}</Flex></>} />;
}
