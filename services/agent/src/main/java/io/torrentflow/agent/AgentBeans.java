package io.torrentflow.agent;

import io.torrentflow.agent.buffer.BufferBudget;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes beans of what is no bean itself. */
@ApplicationScoped
final class AgentBeans {
  @Produces
  @Singleton
  BufferBudget bufferBudget(AgentConfig config) {
    long part =
        Math.max(
            config.upload().partSize().asLongValue(),
            config.upload().streamPartSize().asLongValue());
    return new BufferBudget(config.bufferMemory().asLongValue(), config.slots(), part);
  }
}
