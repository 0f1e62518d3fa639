package dev.theseus.lab.oms;

/** The two versions that there are images of. */
public enum OmsVersion {
    V4_1_1("4.1.1"),
    V4_2_0("4.2.0");

    private final String number;

    OmsVersion(String number) {
        this.number = number;
    }

    public String number() {
        return number;
    }

    /** The tag of its image, as the vendor writes it. */
    public String tag() {
        return "feature_" + number + "-ce";
    }

    static OmsVersion of(String number) {
        for (OmsVersion version : values()) {
            if (version.number.equals(number)) {
                return version;
            }
        }
        throw new IllegalArgumentException("there is no OMS " + number + " here");
    }
}
