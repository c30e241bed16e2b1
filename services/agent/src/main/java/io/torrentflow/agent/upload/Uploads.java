package io.torrentflow.agent.upload;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.buffer.BufferBudget;
import io.torrentflow.kernel.wire.StartTransfer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executor;

/** Begins the upload of each transfer that the agent takes over. */
@ApplicationScoped
public class Uploads {
  private final S3ObjectStore store;
  private final BufferBudget budget;
  private final ObjectMapper mapper;
  private final AgentConfig config;

  Uploads(S3ObjectStore store, BufferBudget budget, ObjectMapper mapper, AgentConfig config) {
    this.store = store;
    this.budget = budget;
    this.mapper = mapper;
    this.config = config;
  }

  /**
   * @param fence what every write passes
   * @param executor the transfer's event loop
   */
  public TransferUpload begin(
      StartTransfer transfer, WriteFence fence, UploadListener listener, Executor executor) {
    return new TransferUpload(store, budget, mapper, config, transfer, fence, listener, executor);
  }
}
