package io.torrentflow.gateway.files;

import io.smallrye.mutiny.Uni;
import io.torrentflow.gateway.access.TokenScope;
import io.torrentflow.gateway.audit.Audited;
import io.torrentflow.kernel.id.JobId;
import io.torrentflow.platform.auth.CurrentCaller;
import io.torrentflow.platform.auth.Role;
import io.torrentflow.platform.auth.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/jobs/{id}/links")
@Tag(name = "Files")
@RolesAllowed(Role.VIEWER_ROLE)
@TokenScope(Scope.FILES_READ)
public class LinksResource {
  private final FileService files;
  private final CurrentCaller caller;

  LinksResource(FileService files, CurrentCaller caller) {
    this.files = files;
    this.caller = caller;
  }

  @POST
  @Audited("file.links")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Create short-lived signed links to several files")
  public Uni<LinkList> links(@PathParam("id") JobId id, @NotNull @Valid LinksRequest wanted) {
    return files.links(caller.get().user(), id, wanted, LinkPurpose.DOWNLOAD);
  }

  @POST
  @Audited("file.links")
  @Path("/aria2")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(summary = "Create such links as an input file of aria2c -i")
  public Uni<String> linksForAria2(@PathParam("id") JobId id, @NotNull @Valid LinksRequest wanted) {
    return files
        .links(caller.get().user(), id, wanted, LinkPurpose.QUEUE)
        .map(links -> links.items().stream().map(FileLink::aria2).collect(Collectors.joining()));
  }
}
