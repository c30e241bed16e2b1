package io.torrentflow.gateway.admission;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.gateway.http.RequiredValues;
import io.torrentflow.gateway.limit.ApiLimits;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.JobSource;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Several submissions in one request; each has an outcome of its own. */
@Path("/api/v1/jobs/bulk")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs")
@RolesAllowed(Role.USER_ROLE)
@TokenScope(Scope.JOBS_WRITE)
public class BulkResource {
  // With the number of the submission it is as long as any key may be.
  private static final int MAX_KEY = 250;
  private static final String SUMMARY = "Submit up to 100 magnet links, URLs and torrent files";

  private final BulkService bulk;
  private final ApiLimits limits;
  private final CurrentCaller caller;

  BulkResource(BulkService bulk, ApiLimits limits, CurrentCaller caller) {
    this.bulk = bulk;
    this.limits = limits;
    this.caller = caller;
  }

  @POST
  @Audited("job.submit")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = SUMMARY)
  public Uni<BulkOutcomes> submit(
      @NotNull @Valid BulkRequest request,
      @HeaderParam(RequiredValues.IDEMPOTENCY_KEY) @Nullable @Size(min = 1, max = MAX_KEY)
          String idempotencyKey) {
    return admit(
        request.sources().stream().map(source -> BulkItem.of(source::source)).toList(),
        idempotencyKey);
  }

  @POST
  @Audited("job.submit")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(summary = SUMMARY)
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.MULTIPART_FORM_DATA,
              schema =
                  @Schema(
                      type = SchemaType.OBJECT,
                      properties = {
                        @SchemaProperty(
                            name = TorrentForm.FIELD,
                            type = SchemaType.ARRAY,
                            implementation = InputStream.class,
                            description = "Torrent files, 10 MiB in all"),
                        @SchemaProperty(
                            name = TorrentForm.LINKS,
                            type = SchemaType.STRING,
                            description = "Magnet links and URLs, each on a line of its own")
                      })))
  @Blocking
  public Uni<BulkOutcomes> submitForm(
      InputStream form,
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) String mediaType,
      @HeaderParam(RequiredValues.IDEMPOTENCY_KEY) @Nullable @Size(min = 1, max = MAX_KEY)
          String idempotencyKey) {
    TorrentForm.Sources sources = TorrentForm.readAll(caller.get().user(), mediaType, form);
    return admit(
        Stream.concat(
                sources.torrents().stream()
                    .map(file -> BulkItem.of(() -> JobSource.TorrentFile.parse(file))),
                sources.links().stream()
                    .map(link -> BulkItem.of(SubmitRequest.ofLink(link)::source)))
            .toList(),
        idempotencyKey);
  }

  private Uni<BulkOutcomes> admit(List<BulkItem> items, @Nullable String key) {
    if (items.isEmpty() || items.size() > BulkRequest.MAX_SOURCES) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED,
          "Give 1 to %d torrent files and links.".formatted(BulkRequest.MAX_SOURCES),
          TorrentForm.FIELD,
          null);
    }
    return limits
        .beforeMore(caller.get(), items.size() - 1)
        .chain(() -> bulk.submit(caller.get().user(), items, key));
  }
}
