"""What must hold whatever code path forgets: the database's own guards of C1 and C2, and the tables' storage."""

from django.db import migrations

# Repeats the fence for every insert. It takes the same key-share lock, so that it also waits for a cancel under way.
# A row is written once: no update ever, and a delete only as part of removing the whole job, which says so in
# `stook.removing_job`.
ROWS = """
create function result_row_needs_processing_job() returns trigger language plpgsql as $$
declare locked integer;
begin
    select count(*) into locked from (
        select 1 from job where id in (select distinct job_id from recorded) and status = 'processing' for key share
    ) as held;
    if locked <> (select count(distinct job_id) from recorded) then
        raise exception 'C2: a result row needs a job that is processing' using errcode = 'check_violation';
    end if;
    return null;
end $$;

create trigger result_row_insert after insert on result_row
    referencing new table as recorded
    for each statement execute function result_row_needs_processing_job();

create function result_row_is_frozen() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('stook.removing_job', true) = old.job_id::text then
        return old;
    end if;
    raise exception 'C2: result rows are never changed, and only removed with their job'
        using errcode = 'check_violation';
end $$;

create trigger result_row_change before update or delete on result_row
    for each row execute function result_row_is_frozen();
"""

ROWS_BACK = """
drop trigger result_row_change on result_row;
drop trigger result_row_insert on result_row;
drop function result_row_is_frozen();
drop function result_row_needs_processing_job();
"""

# Refuses a stale save() on a terminal job, and a way back from processing to pending.
JOBS = """
create function job_end_is_final() returns trigger language plpgsql as $$
begin
    if old.status in ('complete', 'failed') and
        (new.status, new.completed_at, new.cancelled_at, new.document_count, new.completed_documents,
         new.failed_documents, new.filled_cells, new.error_code, new.error_message)
        is distinct from
        (old.status, old.completed_at, old.cancelled_at, old.document_count, old.completed_documents,
         old.failed_documents, old.filled_cells, old.error_code, old.error_message)
    then
        raise exception 'C1: job % is already %', old.id, old.status using errcode = 'check_violation';
    end if;
    if old.status = 'processing' and new.status = 'pending' then
        raise exception 'job % cannot go back to pending', old.id using errcode = 'check_violation';
    end if;
    return new;
end $$;

create trigger job_update before update on job for each row execute function job_end_is_final();

create function job_is_removed_as_a_whole() returns trigger language plpgsql as $$
begin
    if current_setting('stook.removing_job', true) = old.id::text and old.status in ('complete', 'failed') then
        return old;
    end if;
    raise exception 'C2: job % is only removed as a whole, after its end', old.id using errcode = 'check_violation';
end $$;

create trigger job_delete before delete on job for each row execute function job_is_removed_as_a_whole();

create function audit_entry_is_frozen() returns trigger language plpgsql as $$
begin
    raise exception 'audit entries are never changed' using errcode = 'check_violation';
end $$;

create trigger audit_entry_update before update on audit_entry
    for each row execute function audit_entry_is_frozen();
"""

JOBS_BACK = """
drop trigger audit_entry_update on audit_entry;
drop function audit_entry_is_frozen();
drop trigger job_delete on job;
drop function job_is_removed_as_a_whole();
drop trigger job_update on job;
drop function job_end_is_final();
"""

# Slots and claims are updated all the time: room for updates in place, and an early vacuum of what they leave behind.
STORAGE = """
alter table runner set (fillfactor = 40);
alter table claim set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01);
alter table parse alter column content set storage external;
"""


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        migrations.RunSQL(ROWS, ROWS_BACK),
        migrations.RunSQL(JOBS, JOBS_BACK),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
    ]
