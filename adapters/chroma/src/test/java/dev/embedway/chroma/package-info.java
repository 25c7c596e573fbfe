/** Tests of the vector store on Chroma, against the real server. */
@NullMarked
package dev.embedway.chroma;

import org.jspecify.annotations.NullMarked;
