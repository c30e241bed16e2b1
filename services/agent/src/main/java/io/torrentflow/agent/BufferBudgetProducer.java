package io.torrentflow.agent;

import io.torrentflow.agent.buffer.BufferBudget;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the memory for parts as large as is configured. */
@ApplicationScoped
final class BufferBudgetProducer {
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
