-- What the plan sees of Connect's console. The vendor documents one table of its database, STORAGE_HISTORY; where the rest stands differs from
-- version to version. So the plan asks these four views, and whoever knows the installation's database makes them once. Compare each
-- with what the console shows before the plan runs: the plan believes them.
--
-- As written here they fit the lab's stand-in (tables dp_…); put your own tables in their place.

create or replace view connect_deployment as
  select name,            -- as the Deployments tab shows it
         active,          -- boolean
         flush_status,    -- what stands beside "Flush Status", not the button's label: Complete when everything is in the database, Flushing
                          -- while it is on its way there, anything else where System Flush is not enabled
         storage_files    -- how many storage log files are left; 0 after Clean Storage
  from dp_deployment;

create or replace view connect_machine as
  select name,
         status           -- Running, Not Running, or what comes between
  from dp_machine;

create or replace view connect_instance as
  select qa_diagnostic    -- ON or OFF
  from dp_instance;

-- The records of STORAGE_HISTORY, all of their columns. Through this view the plan also sets STATUS_CODE, of records that a person was shown; so
-- it must be one that can be written through: a plain selection from the table.
create or replace view connect_storage as
  select h.*,
         h.id as record_key  -- by which one record is told from all others: the table's primary key; without the sign | in it
  from storage_history h;
