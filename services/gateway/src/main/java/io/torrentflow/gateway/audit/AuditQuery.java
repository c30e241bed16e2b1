package io.torrentflow.gateway.audit;

import io.torrentflow.gateway.http.PlainText;
import io.torrentflow.gateway.http.QueryTime;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which entries are meant, as it stands in an address; the framework fills it. */
public class AuditQuery {
  @Parameter(description = "Who did it", schema = @Schema(implementation = UserId.class))
  @QueryParam("actor")
  @Nullable String actor;

  @Parameter(description = "What was done, such as job.submit")
  @QueryParam("action")
  @Nullable
  @Size(max = 100)
  @Pattern(regexp = PlainText.NO_CONTROLS)
  String action;

  @Parameter(description = "On what it was done: an id, or an address at login")
  @QueryParam("target")
  @Nullable
  @Size(max = 255)
  @Pattern(regexp = PlainText.NO_CONTROLS)
  String target;

  @Parameter(description = "done, unchanged, or the code of the problem")
  @QueryParam("outcome")
  @Nullable
  @Size(max = 100)
  @Pattern(regexp = PlainText.NO_CONTROLS)
  String outcome;

  @Parameter(
      description = "At this moment or later",
      schema = @Schema(type = SchemaType.STRING, format = "date-time"))
  @QueryParam("after")
  @Nullable String after;

  @Parameter(
      description = "Before this moment",
      schema = @Schema(type = SchemaType.STRING, format = "date-time"))
  @QueryParam("before")
  @Nullable String before;

  @Nullable UserId actorId() {
    try {
      return actor == null ? null : UserId.fromString(actor);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED, "It is the id of a user.", "actor", e);
    }
  }

  @Nullable Instant since() {
    return QueryTime.parse("after", after);
  }

  @Nullable Instant until() {
    return QueryTime.parse("before", before);
  }
}
