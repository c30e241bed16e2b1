package io.torrentflow.gateway.listing;

import io.torrentflow.gateway.http.PageSize;
import io.torrentflow.gateway.http.PlainText;
import io.torrentflow.gateway.http.QueryName;
import io.torrentflow.gateway.http.QueryTime;
import io.torrentflow.gateway.jobs.JobChange;
import io.torrentflow.kernel.WireName;
import io.torrentflow.kernel.job.JobStatus;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.SourceType;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The query of a list, as it stands in its address; the framework fills it. */
public class JobQuery {
  @Parameter(
      description = "Repeated: any of them",
      schema = @Schema(type = SchemaType.ARRAY, implementation = JobStatus.class))
  @QueryParam("status")
  @Nullable List<String> statuses;

  @Parameter(
      description = "Repeated: any of them",
      schema = @Schema(type = SchemaType.ARRAY, implementation = SourceType.class))
  @QueryParam("type")
  @Nullable List<String> types;

  @Parameter(description = "A part of the name, in any case")
  @QueryParam("text")
  @Nullable
  @Size(min = 1, max = 255)
  @Pattern(regexp = PlainText.NO_CONTROLS)
  String text;

  @Parameter(description = "Repeated: all of them")
  @QueryParam("label")
  @Nullable
  @Size(max = JobChange.MAX_LABELS)
  List<@Size(min = 1, max = JobChange.MAX_LABEL) @Pattern(regexp = PlainText.NO_CONTROLS) String>
      labels;

  @Parameter(
      description = "Made at this moment or later",
      schema = @Schema(type = SchemaType.STRING, format = "date-time"))
  @QueryParam("createdAfter")
  @Nullable String createdAfter;

  @Parameter(
      description = "Made before this moment",
      schema = @Schema(type = SchemaType.STRING, format = "date-time"))
  @QueryParam("createdBefore")
  @Nullable String createdBefore;

  @Parameter(
      description = "By what the jobs are ordered; progress shows only those that have not ended",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"created", "name", "size", "progress"},
              defaultValue = "created"))
  @QueryParam("sort")
  @DefaultValue("created")
  String sort = "created";

  @Parameter(
      description = "desc unless the jobs are ordered by name",
      schema =
          @Schema(
              type = SchemaType.STRING,
              enumeration = {"asc", "desc"}))
  @QueryParam("order")
  @Nullable String order;

  @Parameter(description = "nextCursor or previousCursor of another page of the same list")
  @QueryParam("cursor")
  @Nullable String cursor;

  @QueryParam("limit")
  @DefaultValue("50")
  PageSize limit = new PageSize(50);

  JobFilter filter() {
    return new JobFilter(
        all("status", JobStatus.class, statuses),
        all("type", SourceType.class, types),
        text,
        labels == null ? Set.of() : new LinkedHashSet<>(labels),
        QueryTime.parse("createdAfter", createdAfter),
        QueryTime.parse("createdBefore", createdBefore));
  }

  JobOrder order() {
    JobSort by = QueryName.parse("sort", JobSort.class, sort);
    return new JobOrder(
        by,
        switch (order) {
          case null -> by != JobSort.NAME;
          case "desc" -> true;
          case "asc" -> false;
          default -> throw invalid("order", "It is asc or desc.");
        });
  }

  private static <E extends Enum<E> & WireName> Set<E> all(
      String field, Class<E> type, @Nullable List<String> names) {
    return names == null
        ? Set.of()
        : names.stream()
            .map(name -> QueryName.parse(field, type, name))
            .collect(Collectors.toSet());
  }

  private static ProblemException invalid(String field, String what) {
    return new ProblemException(ProblemCode.VALIDATION_FAILED, what, field, null);
  }
}
