package dev.truss.diff.schema;

import io.quarkus.runtime.annotations.RegisterForProxy;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import org.pgcodekeeper.core.ContextLocation;
import org.pgcodekeeper.core.DangerStatement;
import org.pgcodekeeper.core.model.difftree.DbObjType;
import org.pgcodekeeper.core.schema.ArgMode;
import org.pgcodekeeper.core.schema.Argument;
import org.pgcodekeeper.core.schema.GenericColumn;
import org.pgcodekeeper.core.schema.ICast;
import org.pgcodekeeper.core.schema.PgObjLocation;
import org.pgcodekeeper.core.schema.meta.MetaCast;
import org.pgcodekeeper.core.schema.meta.MetaContainer;
import org.pgcodekeeper.core.schema.meta.MetaFunction;
import org.pgcodekeeper.core.schema.meta.MetaOperator;
import org.pgcodekeeper.core.schema.meta.MetaRelation;
import org.pgcodekeeper.core.schema.meta.MetaStatement;
import org.pgcodekeeper.core.schema.meta.MetaStorage;
import org.pgcodekeeper.core.utils.Pair;

/**
 * Tells the native image what pgCodeKeeper does by reflection: it contains descriptions of the
 * built-in objects of each Postgres version as serialized Java objects of exactly these classes.
 * {@code META-INF/native-image/dev.truss/diff} lists what must not run at build time.
 */
@RegisterForProxy(targets = Connection.class)
@RegisterForReflection(
    serialization = true,
    targets = {
      ArgMode.class,
      Argument.class,
      ArrayList.class,
      ContextLocation.class,
      DangerStatement.class,
      DbObjType.class,
      Enum.class,
      GenericColumn.class,
      HashMap.class,
      ICast.CastContext.class,
      LinkedHashMap.class,
      MetaCast.class,
      MetaContainer.class,
      MetaFunction.class,
      MetaOperator.class,
      MetaRelation.class,
      MetaStatement.class,
      MetaStorage.class,
      Pair.class,
      PgObjLocation.class,
      PgObjLocation.LocationType.class,
    })
final class NativeImageHints {
  private NativeImageHints() {}
}
