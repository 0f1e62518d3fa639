package dev.theseus.core.problem;

/**
 * The catalogue of everything Theseus complains about. {@code docs/errors.md} explains each one; a test keeps the two equal.
 * Numbers are never reused: 1xx files and YAML, 2xx the plan language, 3xx expressions, 4xx inventory and inputs, 5xx running,
 * 6xx connections, 7xx journal and state, 8xx actions, 9xx Theseus itself.
 */
public enum Code {
    FILE_UNREADABLE(101),
    YAML_BROKEN(102),
    YAML_TOO_BIG(103),
    YAML_TOO_DEEP(104),
    YAML_ALIASES(105),
    YAML_DUPLICATE_KEY(106),
    LANGUAGE_VERSION(107),
    INCLUDE_CYCLE(108),
    INCLUDE_OUTSIDE(109),

    UNKNOWN_KEY(201),
    MISSING_KEY(202),
    WRONG_TYPE(203),
    BAD_VALUE(204),
    NO_ACTION(205),
    TWO_ACTIONS(206),
    UNKNOWN_ACTION(207),
    DUPLICATE_ID(208),
    UNKNOWN_STEP(209),
    NO_UNDO(210),
    BAD_SELECTOR(211),
    BAD_VERSION(212),
    BAD_DURATION(213),
    BAD_PATTERN(214),
    EMPTY_PHASE(215),
    REQUIRES_LATER_STEP(216),
    SECRET_EXPOSED(217),
    SECRET_IN_EXPRESSION(218),
    UNKNOWN_BACKUP(219),
    RETRY_NOT_IDEMPOTENT(220),

    BAD_EXPRESSION(301),
    UNDEFINED_NAME(302),
    HOLE_IN_QUOTES(303),
    BAD_TEMPLATE(304),
    EXPRESSION_FAILED(305),

    UNKNOWN_HOST(401),
    UNKNOWN_GROUP(402),
    UNKNOWN_BALANCER(403),
    UNKNOWN_DATABASE(404),
    MISSING_INPUT(405),
    BAD_INPUT(406),
    UNKNOWN_INPUT(407),
    SECRET_UNAVAILABLE(408),
    EMPTY_SELECTION(409),

    VERSION_REFUSED(501),
    STEP_FAILED(502),
    VERIFY_FAILED(503),
    GATE_FAILED(504),
    STALLED(505),
    TIMED_OUT(506),
    IN_DOUBT(507),
    CONDITION_BROKEN(508),
    BASELINE_CHANGED(509),
    UNDO_FAILED(510),
    CHANGED_SINCE(511),
    TOO_MANY_FAILURES(512),
    REQUIREMENT_MISSING(513),
    QUESTION_FAILED(514),
    STILL_RUNNING(515),
    NOT_WHERE_IT_SHOULD_BE(516),

    UNREACHABLE(601),
    HOST_KEY_CHANGED(602),
    HOST_KEY_UNKNOWN(603),
    NOT_AUTHENTICATED(604),
    CONNECTION_LOST(605),
    FENCED(606),
    HOST_UNFIT(607),
    SPOOL_LOST(608),
    LAB_UNAVAILABLE(609),

    JOURNAL_DAMAGED(701),
    JOURNAL_FULL(702),
    RUN_LOCKED(703),
    UNKNOWN_RUN(704),
    RUN_ENDED(705),
    NOTHING_TO_ANSWER(706),
    BAD_ANSWER(707),
    JOURNAL_TOO_NEW(708),
    STATE_UNAVAILABLE(709),
    INSTALLATION_LOCKED(710),
    RUN_UNRESOLVED(711),
    AMENDMENT_REFUSED(712),

    COMMAND_FAILED(801),
    FILE_REFUSED(802),
    BACKUP_UNVERIFIED(803),
    SQL_FAILED(804),
    HTTP_FAILED(805),
    BALANCER_FAILED(806),
    SERVICE_FAILED(807),
    ASSERTION_FAILED(808),
    OUTPUT_TRUNCATED(809),
    NO_SPACE(810),
    DIFFERENT(811),
    PACKAGE_FAILED(812),
    CONTAINER_FAILED(813),
    CQL_FAILED(814),

    INTERNAL(901);

    private final int number;

    Code(int number) {
        this.number = number;
    }

    /** The code as it is printed and documented, {@code THS-201} for instance. */
    public String id() {
        return "THS-" + number;
    }
}
