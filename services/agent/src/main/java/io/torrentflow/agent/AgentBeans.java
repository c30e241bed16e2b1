package io.torrentflow.agent;

import io.torrentflow.agent.buffer.BufferBudget;
import io.torrentflow.kernel.net.AddressPolicy;
import io.torrentflow.kernel.net.Cidr;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Makes beans of what is no bean itself. */
@ApplicationScoped
final class AgentBeans {
  @Produces
  @Singleton
  BufferBudget bufferBudget(AgentConfig config) {
    return new BufferBudget(config.bufferMemory().asLongValue());
  }

  @Produces
  @Singleton
  AddressPolicy addressPolicy(NetworkConfig config) {
    return AddressPolicy.allowing(
        config.allowedRanges().orElse(List.of()).stream().map(Cidr::parse).toList());
  }
}
