package dev.theseus.lab.hosts;

import java.io.IOException;

/** A hosts lab cannot be had, or is not there: why, and what to do about it. Nothing of it is left running. */
public final class LabUnavailable extends IOException {
    private static final long serialVersionUID = 1;

    public LabUnavailable(String message) {
        super(message);
    }
}
