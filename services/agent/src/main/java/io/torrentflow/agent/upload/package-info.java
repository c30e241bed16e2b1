/** Puts a transfer's files into the bucket part by part and remembers what the bucket confirmed. */
package io.torrentflow.agent.upload;
