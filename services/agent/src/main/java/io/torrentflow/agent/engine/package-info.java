/**
 * What a download engine is: it fetches a source part by part and knows nothing of assignments or
 * buckets.
 */
@NullMarked
package io.torrentflow.agent.engine;

import org.jspecify.annotations.NullMarked;
