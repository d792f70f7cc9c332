package dev.truss.catalog;

import static dev.truss.catalog.CatalogQuery.LINES;
import static dev.truss.catalog.CatalogQuery.ONLY;
import static dev.truss.catalog.CatalogQuery.comment;
import static dev.truss.catalog.CatalogQuery.grants;
import static dev.truss.catalog.CatalogQuery.ofUsers;

import java.util.List;

/** The queries for types and routines. */
final class TypeQueries {

  private static final String SCHEMA =
      "JOIN pg_namespace n ON n.oid = %s AND n.nspname !~ '^pg_'\n";

  /** Reads types, without those that come with a table, another type or a range. */
  private static final CatalogQuery TYPES =
      new CatalogQuery(
          "pg_type",
          "SELECT CASE o.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, format('%I.%I', n.nspname,"
              + " o.typname), "
              + LINES
              + """
              CASE o.typtype
                WHEN 'e' THEN (SELECT 'enum ' || string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
                  FROM pg_enum WHERE enumtypid = o.oid)
                WHEN 'c' THEN (SELECT 'composite ' || string_agg(concat_ws(' ', quote_ident(attname),
                    format_type(atttypid, atttypmod), CASE WHEN attcollation NOT IN (0, t.typcollation)
                      THEN 'collation ' || attcollation::regcollation END,
                    'comment ' || col_description(attrelid, attnum)), ', ' ORDER BY attnum)
                  FROM pg_attribute JOIN pg_type t ON t.oid = atttypid
                  WHERE attrelid = o.typrelid AND attnum > 0 AND NOT attisdropped)
                WHEN 'd' THEN concat_ws(E'\\n', format_type(o.typbasetype, o.typtypmod),
                  (SELECT 'collation ' || o.typcollation::regcollation FROM pg_type t
                    WHERE t.oid = o.typbasetype AND t.typcollation <> o.typcollation),
                  CASE WHEN o.typnotnull THEN 'not null' END, 'default ' || pg_get_expr(o.typdefaultbin, 0),
                  (SELECT string_agg(concat_ws(' ', quote_ident(k.conname), pg_get_constraintdef(k.oid),
                      'comment ' || obj_description(k.oid, 'pg_constraint')), E'\\n' ORDER BY k.conname)
                    FROM pg_constraint k WHERE k.contypid = o.oid AND k.contype = 'c'))
                WHEN 'r' THEN (SELECT format('range of %s collation %s canonical %s subdiff %s multirange %s operators %s',
                    format_type(rngsubtype, NULL), rngcollation::regcollation, rngcanonical, rngsubdiff,
                    format_type(rngmultitypid, NULL), (SELECT opcname FROM pg_opclass c WHERE c.oid = rngsubopc))
                  FROM pg_range WHERE rngtypid = o.oid)
                ELSE concat_ws(' ', o.typtype, o.typlen, o.typbyval, o.typcategory, o.typispreferred, o.typisdefined,
                  o.typdelim, o.typsubscript, o.typinput, o.typoutput, o.typreceive, o.typsend, o.typmodin, o.typmodout,
                  o.typanalyze, o.typalign, o.typstorage, format_type(nullif(o.typelem, 0), NULL), o.typcollation <> 0,
                  o.typdefault)
              END,
              'owner ' || pg_get_userbyid(o.typowner),
              """
              + grants("o.typacl", "T", "o.typowner")
              + """
              , 'comment ' || d.description), o.oid, 0
              FROM pg_type o
              """
              + SCHEMA.formatted("o.typnamespace")
              + comment("pg_type")
              + "WHERE "
              + ofUsers("pg_type")
              + ONLY
              + """
               AND (o.typtype IN ('e', 'd', 'r', 'p')
                OR o.typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = o.typrelid AND c.relkind = 'c')
                OR o.typtype = 'b' AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = o.oid))
              """);

  private static final CatalogQuery ROUTINES =
      new CatalogQuery(
          "pg_proc",
          """
          SELECT CASE o.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END,
            format('%I.%I(%s)', n.nspname, o.proname, oidvectortypes(o.proargtypes)),
          """
              + LINES
              + """
              CASE WHEN o.prokind <> 'a' THEN pg_get_functiondef(o.oid) END,
              (SELECT concat_ws(' ', pg_get_function_arguments(o.oid), o.proparallel, aggkind, aggnumdirectargs,
                  aggtransfn::regprocedure, aggfinalfn::regprocedure, aggcombinefn::regprocedure,
                  aggserialfn::regprocedure, aggdeserialfn::regprocedure, aggmtransfn::regprocedure,
                  aggminvtransfn::regprocedure, aggmfinalfn::regprocedure, aggfinalextra, aggmfinalextra,
                  aggfinalmodify, aggmfinalmodify, nullif(aggsortop, 0)::regoperator, format_type(aggtranstype, NULL),
                  aggtransspace, format_type(nullif(aggmtranstype, 0), NULL), aggmtransspace,
                  quote_nullable(agginitval), quote_nullable(aggminitval))
                FROM pg_aggregate WHERE aggfnoid = o.oid),
              'owner ' || pg_get_userbyid(o.proowner),
              """
              + grants("o.proacl", "f", "o.proowner")
              + """
              , 'comment ' || d.description), o.oid, 0
              FROM pg_proc o
              """
              + SCHEMA.formatted("o.pronamespace")
              + comment("pg_proc")
              + "WHERE "
              + ofUsers("pg_proc")
              + ONLY
              // Creating a range type also creates its constructors.
              + " AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND"
              + " i.objid = o.oid AND i.deptype = 'i')");

  static final List<CatalogQuery> ALL = List.of(TYPES, ROUTINES);

  private TypeQueries() {}
}
