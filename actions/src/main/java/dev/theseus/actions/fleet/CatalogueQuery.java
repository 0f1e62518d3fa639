package dev.theseus.actions.fleet;

import dev.theseus.actions.fleet.script.Dbms;
import dev.theseus.core.port.Sql.SqlFailed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One query for all that a schema has: {@code part} is the table that a thing belongs to, {@code thing} its kind and name, {@code detail} what it
 * is like.
 *
 * @param marks how many times the schema's name is its parameter
 */
record CatalogueQuery(String sql, int marks) {
    /** Stands for a constraint that the second query tells. */
    static final String CHECK = "check";

    private static final List<String> MARIADB = List.of(
            mariadb("table_constraints", "constraint_type = 'CHECK' and table_schema", "''", "'" + CHECK + "'", "null"),
            mariadb(
                    "tables",
                    "table_schema",
                    "table_name",
                    "if(table_type like '%VIEW', 'view ', 'table '), table_name",
                    "table_type, engine, table_collation, create_options"),
            mariadb(
                    "columns",
                    "table_schema",
                    "table_name",
                    "'column ', table_name, '.', column_name",
                    "ordinal_position, column_type, if(is_nullable = 'YES', 'null', 'not null'),"
                            + " concat('default ', column_default), extra, collation_name, generation_expression"),
            mariadb(
                    "statistics",
                    "table_schema",
                    "table_name",
                    "'index ', table_name, '.', index_name, ' (', seq_in_index, ')'",
                    "if(non_unique, null, 'unique'), column_name, sub_part, index_type, collation"),
            mariadb(
                    "key_column_usage",
                    "referenced_table_name is not null and table_schema",
                    "table_name",
                    "'key ', table_name, '.', constraint_name, ' (', ordinal_position, ')'",
                    "column_name, nullif(referenced_table_schema, table_schema), referenced_table_name, referenced_column_name"),
            mariadb(
                    "referential_constraints",
                    "constraint_schema",
                    "table_name",
                    "'reference ', table_name, '.', constraint_name",
                    "update_rule, delete_rule, match_option"),
            mariadb(
                    "routines",
                    "routine_schema",
                    "''",
                    "lower(routine_type), ' ', routine_name",
                    "dtd_identifier, is_deterministic, sql_data_access, security_type, routine_definition"),
            mariadb(
                    "triggers",
                    "event_object_schema",
                    "event_object_table",
                    "'trigger ', event_object_table, '.', trigger_name",
                    "action_timing, event_manipulation, action_order, action_statement"),
            mariadb(
                    "events",
                    "event_schema",
                    "''",
                    "'event ', event_name",
                    "event_type, interval_value, interval_field, event_definition"));

    private static final String VIEWS =
            mariadb("views", "table_schema", "table_name", "'view ', table_name", "security_type, view_definition");

    private static final String PARAMETERS = mariadb(
            "parameters",
            "specific_schema",
            "''",
            "'parameter ', ordinal_position, ' of ', specific_name",
            "parameter_mode, parameter_name, dtd_identifier");

    private static final String CHECKS =
            mariadb("check_constraints", "constraint_schema", "''", "'check ', constraint_name", "check_clause");

    /**
     * What is in a schema, by what depends on it: none of the catalogue's own tables can be looked up by a schema alone, and whoever asks them for one
     * goes through the things of all.
     */
    private static final String WITHIN = "with own as materialized (select d.classid, d.objid from pg_depend d"
            + " join pg_namespace n on n.oid = d.refobjid"
            + " where n.nspname = ? and d.refclassid = 'pg_namespace'::regclass),"
            + " c as materialized (select r.* from own join pg_class r on r.oid = own.objid"
            + " where own.classid = 'pg_class'::regclass) ";

    private static final List<String> POSTGRESQL = List.of(
            postgresql(
                    "c.relname, case when c.relkind in ('v', 'm') then 'view ' when c.relkind = 'S' then 'sequence ' else 'table ' end"
                            + " || c.relname, concat_ws(' ', c.relkind, c.relpersistence, c.relrowsecurity,"
                            + " array_to_string(c.reloptions, ','), case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end,"
                            + " case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end)",
                    "c where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')"),
            postgresql(
                    "c.relname, 'column ' || c.relname || '.' || a.attname, concat_ws(' ',"
                            + " (select count(*) from pg_attribute b where b.attrelid = c.oid and b.attnum between 1 and a.attnum"
                            + " and not b.attisdropped), format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,"
                            + " 'default ' || pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated,"
                            + " nullif(a.attcollation, t.typcollation)::regcollation::text)",
                    "c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid"
                            + " left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum"
                            + " where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f')"),
            postgresql(
                    "c.relname, 'index ' || c.relname || '.' || i.relname,"
                            + " concat_ws(' ', pg_get_indexdef(i.oid), case when not x.indisvalid then 'invalid' end)",
                    "c join pg_index x on x.indrelid = c.oid join pg_class i on i.oid = x.indexrelid"),
            constraints("c.relname || '.'", "c on c.oid = k.conrelid", "c.relname"),
            constraints("''", "own on own.classid = 'pg_type'::regclass and own.objid = k.contypid", "''"),
            postgresql(
                    "'', 'function ' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',"
                            + " case when p.prokind = 'a' then 'aggregate' else pg_get_functiondef(p.oid) end",
                    "own join pg_proc p on p.oid = own.objid where own.classid = 'pg_proc'::regclass"),
            postgresql(
                    "c.relname, 'trigger ' || c.relname || '.' || g.tgname,"
                            + " concat_ws(' ', g.tgenabled, pg_get_triggerdef(g.oid))",
                    "c join pg_trigger g on g.tgrelid = c.oid where not g.tgisinternal"),
            postgresql(
                    "c.relname, 'policy ' || c.relname || '.' || o.polname, concat_ws(' ', o.polcmd, o.polpermissive,"
                            + " pg_get_expr(o.polqual, o.polrelid), pg_get_expr(o.polwithcheck, o.polrelid))",
                    "c join pg_policy o on o.polrelid = c.oid"),
            postgresql(
                    "'', 'type ' || t.typname, concat_ws(' ', t.typtype, nullif(format_type(t.typbasetype, t.typtypmod), '-'),"
                            + " case when t.typnotnull then 'not null' end, t.typdefault,"
                            + " (select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid))",
                    "own join pg_type t on t.oid = own.objid where own.classid = 'pg_type'::regclass and t.typtype in ('e', 'd')"));

    static CatalogueQuery of(Dbms dbms) {
        return switch (dbms) {
            case MARIADB -> of(MARIADB);
            case POSTGRESQL -> new CatalogueQuery(WITHIN + String.join(" union all ", POSTGRESQL), 1);
        };
    }

    /**
     * What is asked only where the first query has shown that there is any: for each table of the information schema that has long texts MariaDB makes
     * a temporary one on its disk, however little there is.
     *
     * @param things of the first
     */
    static Optional<CatalogueQuery> rest(Dbms dbms, Collection<String> things, boolean checks) {
        List<String> parts = new ArrayList<>();
        if (dbms == Dbms.MARIADB) {
            if (has(things, "view ")) parts.add(VIEWS);
            if (has(things, "procedure ") || has(things, "function ")) parts.add(PARAMETERS);
            if (checks && things.contains(CHECK)) parts.add(CHECKS);
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(of(parts));
    }

    private static boolean has(Collection<String> things, String kind) {
        return things.stream().anyMatch(thing -> thing.startsWith(kind));
    }

    /** Servers before MySQL 8.0.16 and MariaDB 10.2.22 do not say what a check is, and most of them ignore them. */
    static boolean lacksChecks(SqlFailed failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("'check_constraints'");
    }

    private static CatalogueQuery of(List<String> parts) {
        return new CatalogueQuery(String.join(" union all ", parts), parts.size());
    }

    /** The tables of the information schema differ in their collations, and the schema must be a constant: all others would be opened too. */
    private static String mariadb(String table, String schema, String part, String thing, String detail) {
        return "select " + text(part) + " as part, " + text("concat(" + thing + ")") + " as thing, "
                + text("concat_ws(' ', " + detail + ")") + " as detail from information_schema." + table + " where "
                + schema + " = ?";
    }

    private static String text(String expression) {
        return "convert(" + expression + " using utf8mb4) collate utf8mb4_bin";
    }

    /** @param of what they belong to, before their name */
    private static String constraints(String of, String joined, String part) {
        return postgresql(
                part + ", 'constraint ' || " + of + " || k.conname,"
                        + " concat_ws(' ', pg_get_constraintdef(k.oid), case when not k.convalidated then 'not valid' end)",
                "pg_constraint k join " + joined + " where k.contype in ('c', 'f', 'p', 'u', 'x')");
    }

    private static String postgresql(String columns, String from) {
        return "select part::text, thing::text, detail::text from (select " + columns + " from " + from
                + ") as found(part, thing, detail)";
    }
}
