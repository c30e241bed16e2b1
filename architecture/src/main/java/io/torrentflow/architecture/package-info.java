/** The rules that hold in every module. */
package io.torrentflow.architecture;
