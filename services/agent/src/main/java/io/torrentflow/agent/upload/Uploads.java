package io.torrentflow.agent.upload;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.torrentflow.agent.AgentConfig;
import io.torrentflow.agent.buffer.BufferBudget;
import io.torrentflow.kernel.wire.StartJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executor;

/** Begins the upload of each job that the agent takes over. */
@ApplicationScoped
public class Uploads {
  private final ObjectStore store;
  private final BufferBudget budget;
  private final ObjectMapper mapper;
  private final UploadSettings settings;

  Uploads(ObjectStore store, BufferBudget budget, ObjectMapper mapper, AgentConfig config) {
    this.store = store;
    this.budget = budget;
    this.mapper = mapper;
    int inFlight = config.upload().partsInFlight();
    this.settings =
        new UploadSettings(
            config.upload().partSize().asLongValue(),
            Math.min(config.upload().streamPartSize().asLongValue(), budget.maxPartBytes()),
            inFlight,
            config.http().connections() + inFlight);
  }

  /**
   * @param executor the job's event loop
   */
  public JobUpload begin(StartJob job, UploadListener listener, Executor executor) {
    return new JobUpload(
        store,
        budget,
        mapper,
        settings,
        job.owner(),
        job.jobId(),
        job.checkpoint(),
        listener,
        executor);
  }
}
