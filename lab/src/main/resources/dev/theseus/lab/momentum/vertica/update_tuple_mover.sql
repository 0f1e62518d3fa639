-- A stand-in of the lab for the script of that name; the settings are those that the guide tells to look for afterwards.
UPDATE configuration_parameters SET current_value = '90' WHERE parameter_name = 'MoveOutInterval';
UPDATE configuration_parameters SET current_value = '50' WHERE parameter_name = 'MoveOutSizePct';
