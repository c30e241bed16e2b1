package io.torrentflow.gateway.status;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the installation is, as this gateway sees it.
 *
 * @param version of this gateway
 * @param counts absent while the database does not answer
 * @param waitingTickets how many downloads wait for an agent, by the broker; absent while that does
 *     not answer
 */
public record StatusView(
    String version,
    @Nullable StatusCounts counts,
    @Nullable Long waitingTickets,
    List<DependencyView> dependencies,
    List<WarningView> warnings) {}
