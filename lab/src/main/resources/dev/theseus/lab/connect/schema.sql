-- Documented by the guide: this name, and STATUS_CODE. Below 30 a record waits; 30 is done, 40 ignored.
create table storage_history (
  id serial primary key, deployment text not null, file_name text not null,
  created timestamptz not null default clock_timestamp(), status_code int not null);
-- Names of the stand-in.
create table dp_deployment (
  name text primary key, active boolean not null, flush_button text not null default 'Enable',
  flush_status text not null default 'Disabled', storage_files int not null);
create table dp_machine (
  name text primary key, deployment text not null references dp_deployment, node text not null,
  wanted boolean not null default true, stuck boolean not null default false, status text not null default 'Running');
create table dp_instance (qa_diagnostic text not null);
-- What the person at the console did, and what was lost by it.
create table console_click (id serial primary key, at timestamptz not null default clock_timestamp(), control text not null, target text not null);
create table harm (id serial primary key, at timestamptz not null default clock_timestamp(), what text not null);
