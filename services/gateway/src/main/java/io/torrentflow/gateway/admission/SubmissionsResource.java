package io.torrentflow.gateway.admission;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.gateway.http.PublicAddress;
import io.torrentflow.gateway.http.RequiredValues;
import io.torrentflow.gateway.jobs.JobChange;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.JobSource;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.auth.Caller;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What a quota is asked for: submitting a job (201 for a new one, 200 for one that is there
 * already), changing which of its files are wanted, retrying one and resuming one.
 */
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs")
@RolesAllowed(Role.USER_ROLE)
@TokenScope(Scope.JOBS_WRITE)
public class SubmissionsResource {
  // An administrator's: whose job it will be.
  private static final String OWNER = "owner";
  private static final String NOW = "The job as it is now";
  private static final String SUMMARY = "Submit a magnet link, a URL or a torrent file";

  private final AdmissionService admission;
  private final CurrentCaller caller;
  private final PublicAddress address;
  private final GatewayConfig config;

  SubmissionsResource(
      AdmissionService admission,
      CurrentCaller caller,
      PublicAddress address,
      GatewayConfig config) {
    this.admission = admission;
    this.caller = caller;
    this.address = address;
    this.config = config;
  }

  @POST
  @Audited("job.submit")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = SUMMARY)
  @APIResponse(
      responseCode = "201",
      description = "New job",
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = "The job's address",
              schema = @Schema(type = SchemaType.STRING, format = "uri")),
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @APIResponse(
      responseCode = "200",
      description = "Existing job; a failed one is retried",
      content = @Content(schema = @Schema(implementation = JobView.class)))
  public Uni<RestResponse<JobView>> submit(
      @NotNull SubmitRequest request,
      @QueryParam(OWNER) @Nullable UserId owner,
      @HeaderParam(RequiredValues.IDEMPOTENCY_KEY) @Nullable @Size(min = 1, max = 255)
          String idempotencyKey) {
    return admit(request.source(), owner, idempotencyKey);
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
                            type = SchemaType.STRING,
                            format = "binary"),
                        @SchemaProperty(
                            name = TorrentForm.FILES,
                            type = SchemaType.STRING,
                            description = "Positions of the files that are wanted, as 0,2,4-7")
                      })))
  @Blocking
  public Uni<RestResponse<JobView>> submitTorrent(
      InputStream form,
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) String mediaType,
      @QueryParam(OWNER) @Nullable UserId owner,
      @HeaderParam(RequiredValues.IDEMPOTENCY_KEY) @Nullable @Size(min = 1, max = 255)
          String idempotencyKey) {
    TorrentForm.Torrent torrent = TorrentForm.read(caller.get().user(), mediaType, form);
    return admit(torrent.source(), owner, idempotencyKey);
  }

  @PATCH
  @Audited("job.change")
  @Path("/{id}")
  @Operation(summary = "Give a job another name, other labels or other files of its torrent")
  public Uni<JobView> change(@PathParam("id") JobId id, @NotNull @Valid JobChange change) {
    return admission.change(caller.get().user(), id, change);
  }

  @POST
  @Audited("job.retry")
  @Path("/{id}/retry")
  @ResponseStatus(202)
  @APIResponseSchema(value = JobView.class, responseCode = "202", responseDescription = NOW)
  @Operation(summary = "Retry a failed job; at most once a minute")
  public Uni<JobView> retry(@PathParam("id") JobId id) {
    return admission.retry(caller.get().user(), id);
  }

  @POST
  @Audited("job.resume")
  @Path("/{id}/resume")
  @ResponseStatus(202)
  @APIResponseSchema(value = JobView.class, responseCode = "202", responseDescription = NOW)
  @Operation(summary = "Resume a paused job")
  public Uni<JobView> resume(@PathParam("id") JobId id) {
    return admission.resume(caller.get().user(), id);
  }

  private Uni<RestResponse<JobView>> admit(
      JobSource source, @Nullable UserId owner, @Nullable String key) {
    UserId by = caller.get().user();
    if (owner != null && !owner.equals(by)) {
      requireAdmin(caller.get());
    }
    return admission
        .submit(new Submission(owner == null ? by : owner, by, source, key, config.sharing()))
        .map(
            admitted ->
                admitted.created()
                    ? ResponseBuilder.create(RestResponse.Status.CREATED, admitted.job())
                        .location(address.of("/api/v1/jobs/" + admitted.job().id()))
                        .build()
                    : RestResponse.ok(admitted.job()));
  }

  private static void requireAdmin(Caller caller) {
    caller.require(Scope.ADMIN);
    if (caller.role() != Role.ADMIN) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "Only an administrator submits for somebody else.");
    }
  }
}
