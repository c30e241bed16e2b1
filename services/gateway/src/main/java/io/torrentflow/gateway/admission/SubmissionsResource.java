package io.torrentflow.gateway.admission;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.GatewayConfig;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import io.torrentflow.kernel.source.JobSource;
import io.torrentflow.kernel.source.MetainfoReader;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Where jobs are submitted: 201 for a new one, 200 for one that is there already. */
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs")
@RolesAllowed(Role.USER_ROLE)
public class SubmissionsResource {
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final String TORRENT_FIELD = "torrent";
  private static final String SUMMARY = "Submit a magnet link, a URL or a torrent file";
  private static final String NEW = "A new job";
  private static final String KNOWN = "A job that I have already; one that had failed is retried";

  private final AdmissionService admission;
  private final CurrentCaller caller;
  private final Vertx vertx;
  private final GatewayConfig config;

  SubmissionsResource(
      AdmissionService admission, CurrentCaller caller, Vertx vertx, GatewayConfig config) {
    this.admission = admission;
    this.caller = caller;
    this.vertx = vertx;
    this.config = config;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = SUMMARY)
  @APIResponse(
      responseCode = "201",
      description = NEW,
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @APIResponse(
      responseCode = "200",
      description = KNOWN,
      content = @Content(schema = @Schema(implementation = JobView.class)))
  public Uni<RestResponse<JobView>> submit(
      @NotNull SubmitRequest request,
      @HeaderParam(IDEMPOTENCY_KEY) @Nullable @Size(min = 1, max = 255) String idempotencyKey) {
    return admit(request.source(), idempotencyKey);
  }

  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(summary = SUMMARY)
  public Uni<RestResponse<JobView>> submitTorrent(
      @RestForm(TORRENT_FIELD) @Nullable FileUpload torrent,
      @HeaderParam(IDEMPOTENCY_KEY) @Nullable @Size(min = 1, max = 255) String idempotencyKey) {
    if (torrent == null) {
      throw new ProblemException(
          ProblemCode.VALIDATION_FAILED, "The part torrent is missing.", TORRENT_FIELD, null);
    }
    if (torrent.size() > MetainfoReader.MAX_TORRENT_BYTES) {
      throw new ProblemException(
          ProblemCode.TORRENT_TOO_LARGE,
          "It may have " + MetainfoReader.MAX_TORRENT_BYTES + " bytes.",
          TORRENT_FIELD,
          null);
    }
    return vertx
        .fileSystem()
        .readFile(torrent.uploadedFile().toString())
        .map(Buffer::getBytes)
        .map(bytes -> SubmitRequest.at(TORRENT_FIELD, () -> JobSource.TorrentFile.parse(bytes)))
        .flatMap(source -> admit(source, idempotencyKey));
  }

  @POST
  @Path("/{id}/retry")
  @ResponseStatus(202)
  @APIResponseSchema(
      value = JobView.class,
      responseCode = "202",
      responseDescription = "The job as it is now")
  @Operation(summary = "Give a failed job another chance; at most once a minute")
  public Uni<JobView> retry(@PathParam("id") JobId id) {
    return admission.retry(caller.get().user(), id);
  }

  private Uni<RestResponse<JobView>> admit(JobSource source, @Nullable String key) {
    return admission
        .submit(new Submission(caller.get().user(), source, key, config.sharing()))
        .map(
            admitted ->
                admitted.created()
                    ? ResponseBuilder.create(RestResponse.Status.CREATED, admitted.job())
                        .location(URI.create("/api/v1/jobs/" + admitted.job().id()))
                        .build()
                    : RestResponse.ok(admitted.job()));
  }
}
