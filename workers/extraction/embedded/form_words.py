"""More words of forms in four languages, as those of vocabulary.py: of payslips, laboratories, banks and contracts."""

FORM_WORDS = """
hour hours hrs stunde stunden std heure heures hora horas
vacation urlaub resturlaub holidays conges vacaciones
overtime mehrarbeit uberstunden supplementaires horasextra
current this present aktuell aktueller actuel actuelle
grade mark marks attainment score calificacion
request requesting peticion solicitud solicitante anforderung demande
report informe befund bericht rapport
collection extraccion entnahme abnahme prelevement sampling
leukocytes leukozyten leucocytes leucocitos wbc
platelets thrombozyten plaquettes plaquetas
glucose glukose glucosa
cholesterol cholesterin colesterol
triglycerides triglyzeride trigliceridos
creatinine kreatinin creatinina
male mannlich masculin homme varon hombre
female weiblich feminin femme mujer
single ledig celibataire soltero soltera
married verheiratet marie mariee casado casada
yearly annual annually jahrlich annuel annuelle anual
quarterly vierteljahrlich trimestriel trimestrielle trimestral
transfer virement transferencia bonifico
cheque check scheck
cash bar barzahlung especes efectivo contanti
permanent unbefristet indeterminee indefinido
child kind enfant nino nina
adult erwachsene erwachsener adulte adulto
water wasser eau eaux agua
fire feuer brand incendie incendio
theft diebstahl vol robo
damage damages degat degats dommage dommages dano danos
estimated geschatzt estime estimee estimado
debit debits soll belastung belastungen debe
advisor adviser berater kundenberater betreuer conseiller asesor gestor
test determinacion determination untersuchung parameter analyt analyte examen analisis
trial probation probe probezeit essai prueba
weekly wochentlich hebdomadaire semanal
week weeks woche wochen semaine semaines semana semanas
notice kundigung kundigungsfrist preavis preaviso
health kranken sante salud
pension renten rente retraite jubilacion
unemployment arbeitslosen chomage desempleo
church kirchen
night nacht nuit noche nocturno
bonus zulage
premium beitrag pramie prima
deductible selbstbehalt selbstbeteiligung eigenanteil franchise franquicia
received receptionne receptionnee recibido recibida empfangen erhalten
sample specimen muestra echantillon campione
required reqd requis requise benotigt gewunscht requerido requerida
approved authorized authorised genehmigt approuve aprobado autorizado
hospital hosp krankenhaus klinikum hopital
previous prior precedent anterior vorherig
utilities nebenkosten betriebskosten
sick krank maladie enfermedad
"""
