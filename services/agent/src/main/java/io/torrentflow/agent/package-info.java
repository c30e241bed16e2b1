/** The agent: fetches what users asked for and puts it into the bucket. */
package io.torrentflow.agent;
