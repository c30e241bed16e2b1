package io.torrentflow.gateway.admission;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Looks at a source without making a job of it. */
@Path("/api/v1/preview")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs")
@RolesAllowed(Role.USER_ROLE)
@TokenScope(Scope.JOBS_WRITE)
public class PreviewResource {
  private static final String SUMMARY =
      "Look at a magnet link, a URL or a torrent file without submitting it; the web server of a URL"
          + " is asked";

  private final AdmissionService admission;
  private final CurrentCaller caller;

  PreviewResource(AdmissionService admission, CurrentCaller caller) {
    this.admission = admission;
    this.caller = caller;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = SUMMARY)
  public Uni<Preview> preview(@NotNull SubmitRequest request) {
    return admission.preview(request.source());
  }

  @POST
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
                      properties =
                          @SchemaProperty(
                              name = TorrentForm.FIELD,
                              type = SchemaType.STRING,
                              format = "binary"))))
  @Blocking
  public Preview previewTorrent(
      InputStream form,
      @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) String mediaType) {
    return Preview.of(TorrentForm.read(caller.get().user(), mediaType, form).source());
  }
}
