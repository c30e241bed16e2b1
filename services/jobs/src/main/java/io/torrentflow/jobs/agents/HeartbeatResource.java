package io.torrentflow.jobs.agents;

import io.smallrye.mutiny.Uni;
import io.torrentflow.kernel.wire.AgentState;
import io.torrentflow.kernel.wire.HeartbeatReply;
import io.torrentflow.platform.signing.Signed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** Where agents register and say how they are. */
@Path("/internal/agents")
@Signed
public class HeartbeatResource {
  private final AgentRegistry registry;

  HeartbeatResource(AgentRegistry registry) {
    this.registry = registry;
  }

  @POST
  @Path("/heartbeat")
  public Uni<HeartbeatReply> heartbeat(AgentState state) {
    return registry.beat(state);
  }
}
