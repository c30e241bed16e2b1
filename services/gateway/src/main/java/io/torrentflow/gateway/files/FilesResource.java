package io.torrentflow.gateway.files;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.gateway.http.PageSize;
import io.torrentflow.gateway.http.PlainText;
import io.torrentflow.gateway.http.QueryName;
import io.torrentflow.gateway.limit.CountsAsRead;
import io.torrentflow.kernel.id.FileId;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/jobs/{id}/files")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Files")
@RolesAllowed(Role.VIEWER_ROLE)
@TokenScope(Scope.FILES_READ)
public class FilesResource {
  // No path has more characters.
  static final int MAX_FOLDER = 1_024;

  private final FileService files;
  private final CurrentCaller caller;

  FilesResource(FileService files, CurrentCaller caller) {
    this.files = files;
    this.caller = caller;
  }

  @GET
  @Operation(summary = "List a job's files, as soon as they are known")
  public Uni<FileList> list(@PathParam("id") JobId id) {
    return files.list(caller.get().user(), id);
  }

  @GET
  @Path("/tree")
  @Operation(summary = "List what is in one folder of a job, folders first")
  public Uni<FolderPage> folder(
      @PathParam("id") JobId id,
      @Parameter(description = "Its path, as music/live; the outermost unless said otherwise")
          @QueryParam("folder")
          @DefaultValue("")
          @Size(max = FilesResource.MAX_FOLDER)
          @Pattern(regexp = PlainText.NO_CONTROLS)
          String folder,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("50") PageSize limit) {
    return files.folder(caller.get().user(), id, folder, FolderCursor.parse(cursor), limit.value());
  }

  @POST
  @Audited("file.link")
  @Path("/{fileId}/link")
  @CountsAsRead
  @Operation(summary = "Create a short-lived signed link to a file")
  public Uni<LinkView> link(
      @PathParam("id") JobId id,
      @PathParam("fileId") FileId fileId,
      @Parameter(
              schema = @Schema(implementation = LinkPurpose.class),
              description = "What it is for: download unless said otherwise")
          @QueryParam("purpose")
          @DefaultValue("download")
          String purpose) {
    return files.link(
        caller.get().user(), id, fileId, QueryName.parse("purpose", LinkPurpose.class, purpose));
  }
}
