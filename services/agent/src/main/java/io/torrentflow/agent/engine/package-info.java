/**
 * What a download engine is: it fetches a source part by part and knows nothing of assignments or
 * buckets.
 */
package io.torrentflow.agent.engine;
