package dev.truss.backup.schedule;

import dev.truss.backup.VerifyBy;
import dev.truss.branch.LabelPattern;
import dev.truss.error.ProblemException;
import dev.truss.job.CronTimes;
import dev.truss.security.Caller;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The resource of schedules. */
@Path("/api/schedules")
@Tag(name = "Schedules")
class ScheduleResource {

  private static final String NAME = "{name: [A-Za-z0-9_-]{1,60}}";
  private static final int MOST = 1000;

  private final ScheduleStore store;
  private final Caller caller;
  private final Clock clock;

  /** All schedules. */
  record ScheduleList(List<Schedule> schedules) {}

  /** The wanted state of a schedule. */
  @Schema(name = "PutSchedule")
  record Put(
      @Schema(
              description = "minute, hour, day of month, month, day of week",
              examples = "0 3 * * *")
          @Nullable String cron,
      @Schema(description = "Default UTC", examples = "Europe/Berlin") @Nullable String timeZone,
      @Schema(
              description = "Labels of branches, with * for anything; absent for the main database",
              examples = "release-*")
          @Nullable String branches,
      @Schema(
              type = SchemaType.STRING,
              description =
                  "Whether and how a trial restore verifies each backup: false, rows or content;"
                      + " true is rows; default false",
              examples = "content")
          @Nullable Object verify,
      @Schema(description = "Default true") @Nullable Boolean enabled,
      @Nullable KeepRequest keep) {}

  /** The wanted retention. Absent numbers are 0. Without any, all backups are kept. */
  @Schema(name = "KeepRequest")
  record KeepRequest(
      @Schema(examples = "3") @Nullable Integer last,
      @Schema(examples = "7") @Nullable Integer daily,
      @Schema(examples = "4") @Nullable Integer weekly,
      @Schema(examples = "12") @Nullable Integer monthly) {

    RetentionPolicy keep() {
      return new RetentionPolicy(
          number("last", last),
          number("daily", daily),
          number("weekly", weekly),
          number("monthly", monthly));
    }

    private static int number(String rule, @Nullable Integer given) {
      int number = given == null ? 0 : given;
      if (number < 0 || number > MOST) {
        throw ProblemException.invalidField("keep." + rule, "must be between 0 and " + MOST);
      }
      return number;
    }
  }

  ScheduleResource(ScheduleStore store, Caller caller, Clock clock) {
    this.store = store;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @Operation(summary = "List schedules, by name")
  public ScheduleList list() {
    return new ScheduleList(store.list());
  }

  @GET
  @Path(NAME)
  @Operation(summary = "Look at a schedule")
  public Schedule get(@PathParam("name") String name) {
    return store.find(name).orElseThrow(() -> notFound(name));
  }

  @PUT
  @Path(NAME)
  @Operation(
      summary = "Set a schedule, new or not",
      description =
          "A run that was missed because no Truss was there is done once when one is back. After each success what keep"
              + " does not want is deleted, but never the newest backup, nor the newest that was proven to restore.")
  public Schedule put(@PathParam("name") String name, @Nullable Put wanted) {
    if (wanted == null || wanted.cron() == null) {
      throw ProblemException.invalidField("cron", "must be given, such as 0 3 * * *");
    }
    String zone = wanted.timeZone() == null ? "UTC" : wanted.timeZone();
    ZoneId zoneId = CronTimes.zone(zone);
    VerifyBy verify = VerifyBy.ofSchedule(wanted.verify());
    Instant now = clock.instant();
    store.put(
        new Schedule(
            name,
            wanted.cron(),
            zone,
            wanted.branches() == null
                ? null
                : LabelPattern.of("branches", wanted.branches()).text(),
            verify != null,
            verify == null ? VerifyBy.ROWS : verify,
            !Boolean.FALSE.equals(wanted.enabled()),
            wanted.keep() == null ? RetentionPolicy.EVERYTHING : wanted.keep().keep(),
            CronTimes.next(wanted.cron(), zoneId, now),
            null,
            null,
            caller.name(),
            now));
    return get(name);
  }

  @DELETE
  @Path(NAME)
  @Operation(summary = "Delete a schedule; its backups stay")
  @APIResponse(responseCode = "204", description = "The schedule is deleted")
  public void delete(@PathParam("name") String name) {
    if (!store.delete(name)) {
      throw notFound(name);
    }
  }

  private static ProblemException notFound(String name) {
    return ProblemException.notFound("schedule_not_found", "There is no schedule " + name + ".");
  }
}
