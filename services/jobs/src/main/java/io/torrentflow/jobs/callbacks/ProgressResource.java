package io.torrentflow.jobs.callbacks;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.wire.ProgressReply;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.platform.signing.Signed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

@Path("/internal/transfers/{id}/progress")
@Signed
public class ProgressResource {
  private final ProgressService service;

  ProgressResource(ProgressService service) {
    this.service = service;
  }

  @POST
  public Uni<ProgressReply> report(@PathParam("id") TransferId id, ProgressReport report) {
    return service.report(id, report);
  }
}
