-- What an import is told by afterwards: its job, the names of the people as
-- they were then, the mistakes in its rows, and the file where it still lies.
alter table batch add column job_id text;
alter table batch add column created_name text;
alter table batch add column products_new bigint;
alter table batch add column mistakes text;       -- JSON list: rejected rows by kind of mistake and column
alter table batch add column upload_id text;      -- kept when most rows were rejected, to be mapped again
alter table batch add column undo_job_id text;
alter table batch add column undone_name text;
update batch set products_new = created where kind = 'products';
