package dev.theseus.lab.sample;

/** How much data the lab begins with. */
public record SampleSize(int schemata, int contextsPerSchema, int contactsPerContext, int usersPerContext) {

    public SampleSize {
        if (schemata < 1 || contextsPerSchema < 1 || contactsPerContext < 0 || usersPerContext < 1) {
            throw new IllegalArgumentException("too little data to work with");
        }
    }

    /** Twelve schemata with four contexts each, 300 contacts and as many dates in every context. */
    public static SampleSize ordinary() {
        return new SampleSize(12, 4, 300, 5);
    }

    public static SampleSize small() {
        return new SampleSize(3, 2, 60, 3);
    }
}
