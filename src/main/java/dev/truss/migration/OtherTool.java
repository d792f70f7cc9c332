package dev.truss.migration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another tool for migrations, recognized by its history table.
 *
 * @param columns the columns that distinguish its table from another of the same name
 * @param beside another table in the same schema, where the columns are not enough
 * @param lastApplied the query for the last entry or the version; {@code {table}} stands for the
 *     table
 */
record OtherTool(
    String tool, String table, List<String> columns, @Nullable String beside, String lastApplied) {

  /**
   * The known tools. Where two use the same name for their table, the more specific one comes
   * first.
   */
  static final List<OtherTool> KNOWN =
      List.of(
          of("alembic", "alembic_version", "string_agg(version_num, ', ')", "version_num"),
          latest("prisma", "_prisma_migrations", "migration_name", "started_at"),
          latest("golang-migrate", "schema_migrations", "version", "version", "dirty"),
          latest("ecto", "schema_migrations", "version", "version", "inserted_at"),
          latest("supabase", "schema_migrations", "version", "version", "statements"),
          new OtherTool(
              "rails",
              "schema_migrations",
              List.of("version"),
              "ar_internal_metadata",
              "SELECT max(version)::text FROM {table}"),
          of("dbmate", "schema_migrations", "max(version)", "version"),
          latest("django", "django_migrations", "app || '.' || name", "id", "app", "name"),
          latest("knex", "knex_migrations", "name", "id", "batch", "name"),
          latest(
              "liquibase",
              "databasechangelog",
              "id || ' by ' || author",
              "orderexecuted",
              "id",
              "author"),
          of("sequelize", "SequelizeMeta", "max(name)", "name"),
          latest("laravel", "migrations", "migration", "id", "migration", "batch"),
          latest("typeorm", "migrations", "name", "id", "timestamp", "name"),
          latest("drizzle", "__drizzle_migrations", "hash", "id", "hash"),
          latest("goose", "goose_db_version", "version_id", "id", "version_id", "is_applied"),
          of("atlas", "atlas_schema_revisions", "max(version)", "version"),
          of("ef core", "__EFMigrationsHistory", "max(\"MigrationId\")", "MigrationId"),
          latest("sqitch", "changes", "change", "committed_at", "change_id", "project"),
          latest("mikro-orm", "mikro_orm_migrations", "name", "id", "name"),
          latest("node-pg-migrate", "pgmigrations", "name", "id", "name", "run_on"),
          of("diesel", "__diesel_schema_migrations", "max(version)", "version"),
          of("sqlx", "_sqlx_migrations", "max(version)", "version"),
          of("refinery", "refinery_schema_history", "max(version)", "version"),
          of("phinx", "phinxlog", "max(version)", "version"),
          of("doctrine", "doctrine_migration_versions", "max(version)", "version"),
          latest("yoyo", "_yoyo_migration", "migration_id", "applied_at_utc"));

  private static OtherTool of(String tool, String table, String value, String... columns) {
    return new OtherTool(
        tool, table, List.of(columns), null, "SELECT (%s)::text FROM {table}".formatted(value));
  }

  private static OtherTool latest(
      String tool, String table, String value, String order, String... columns) {
    return new OtherTool(
        tool,
        table,
        columns.length == 0 ? List.of(order) : List.of(columns),
        null,
        "SELECT (%s)::text FROM {table} ORDER BY %s DESC NULLS LAST LIMIT 1"
            .formatted(value, order));
  }
}
